import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { principalOf } from './principal';

/** Who sends observations. */
export interface Sender {
  readonly accountId: string;
  /** The one connection an ingest token speaks for; null: an API key, which speaks for every connection of its account. */
  readonly connectionId: string | null;
}

const senders = new WeakMap<FastifyRequest, Sender>();

/** Remembers for as long as the request lives that it came with an ingest token. */
export function rememberSender(request: FastifyRequest, sender: Sender): void {
  senders.set(request, sender);
}

/** Who sends, as a controller's parameter. */
export const CurrentSender = createParamDecorator((_data: unknown, context: ExecutionContext): Sender => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return senders.get(request) ?? { accountId: principalOf(request).accountId, connectionId: null };
});
