import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ErrorFilter } from '../http/error.filter';
import { WebhookDesk } from './webhook-desk';

interface HookParams {
  readonly connector: string;
  readonly connectionId: string;
}

/**
 * `POST /hooks/:connector/:connectionId`, registered with Fastify itself: bodies stay untouched bytes whatever their type, and a
 * webhook passes nothing on its way that it does not need.
 */
export function addWebhookRoute(app: NestFastifyApplication, bodyLimit: number): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const [desk, errors] = [app.get(WebhookDesk), app.get(ErrorFilter)];
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    scope.setErrorHandler((error, request, reply) => errors.answer(error, request, reply));
    scope.post<{ Params: HookParams }>('/hooks/:connector/:connectionId', { bodyLimit }, async (request, reply) => {
      const { connector, connectionId } = request.params;
      const status = await desk.take({ connector, connectionId, headers: headersOf(request), rawBody: bodyOf(request) });
      return reply.code(status).send();
    });
  });
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function headersOf({ headers }: FastifyRequest): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
