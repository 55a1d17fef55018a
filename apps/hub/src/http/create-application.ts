import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestLogBridge } from '@hub/observability';
import { AppModule } from '../app.module';
import type { HubCore } from '../core/hub-core';
import { addWebhookRoute } from '../hooks/add-webhook-route';
import { addHttpHooks } from './http-hooks';
import { answerBrokenRequest, answerUnroutable } from './early-errors';
import { addOpenApi } from './add-openapi';
import { requestIdOf } from './request-context';

/** Content types of CloudEvents, one and many. */
const EVENT_TYPES = ['application/cloudevents+json', 'application/cloudevents-batch+json'];

/** Makes the application, ready to listen. */
export async function createApplication(core: HubCore): Promise<NestFastifyApplication> {
  const { server } = core.settings;
  const adapter = new FastifyAdapter({
    bodyLimit: server.bodyLimitBytes,
    trustProxy: server.trustsProxy,
    genReqId: (request: unknown) => requestIdOf(request as IncomingMessage),
    // A stop waits for requests under way, not for idle keep-alive connections.
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest as never,
    frameworkErrors: answerUnroutable as never,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.register(core), adapter, {
    logger: new NestLogBridge(core.logger),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  acceptEmptyJson(app, server.bodyLimitBytes);
  addHttpHooks(fastify as never, core.metrics);
  if (server.roles.includes('api')) {
    addOpenApi(app);
    addWebhookRoute(app, server.bodyLimitBytes);
  }
  await app.init();
  return app;
}

/** Some clients name a content type although they send no body, e.g. with POST .../activate. */
function acceptEmptyJson(app: NestFastifyApplication, bodyLimit: number): void {
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  for (const type of ['application/json', ...EVENT_TYPES]) {
    app.useBodyParser(type, { bodyLimit }, (request, body, done) => {
      if (body.length === 0) return done(null, undefined);
      return parse(request as never, body.toString('utf8'), done as never);
    });
  }
}
