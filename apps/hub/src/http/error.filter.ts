import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Logger, isHubError } from '@hub/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerFor } from './error-body';

/** Turns everything that is thrown into the one error shape, and logs what is our fault. */
@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also used where the framework's own error handling does not reach. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const answer = answerFor(thrown, request.id);
    if (answer.isOurFault) this.logger.error('request failed', { requestId: request.id, method: request.method, route: request.routeOptions.url, error: thrown });
    if (reply.sent) return;
    const afterMs = isHubError(thrown) && thrown.retry.kind === 'retry' ? thrown.retry.afterMs : undefined;
    if (afterMs !== undefined) void reply.header('retry-after', String(Math.ceil(afterMs / 1_000)));
    if (answer.status === 401) void reply.header('www-authenticate', 'Bearer realm="entrepot"');
    void reply.status(answer.status).type('application/json; charset=utf-8').send(answer.body);
  }
}
