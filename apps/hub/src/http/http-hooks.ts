import { InvalidInputError } from '@hub/common';
import type { HubMetrics } from '@hub/observability';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireCleanText } from './clean-text';

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const CLOUD_EVENTS_TYPE = /^application\/cloudevents(-batch)?\+json\s*(;|$)/i;
/** The one address that takes events, which have content types of their own. */
const OBSERVATIONS = '/api/v1/observations';

/** What happens to every request before and after its route: ids, content types, clean texts, timing, safe headers. */
export function addHttpHooks(fastify: FastifyInstance, metrics: HubMetrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done(wrongContentType(request));
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    done(uncleanText(request));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.httpDuration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    done();
  });
}

function wrongContentType(request: FastifyRequest): Error | undefined {
  const type = request.headers['content-type'];
  if (type === undefined || isHook(request) || JSON_TYPE.test(type.trim())) return undefined;
  if (CLOUD_EVENTS_TYPE.test(type.trim()) && request.url.startsWith(OBSERVATIONS)) return undefined;
  return Object.assign(new InvalidInputError('request.content-type', 'The body must be JSON: send it with the header "Content-Type: application/json".'), { statusCode: 415 });
}

function uncleanText(request: FastifyRequest): Error | undefined {
  if (isHook(request)) return undefined;
  try {
    requireCleanText([request.body, request.query, request.params]);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Webhooks may carry anything: their receiver judges the raw bytes. */
function isHook(request: FastifyRequest): boolean {
  return request.url.startsWith('/hooks/');
}
