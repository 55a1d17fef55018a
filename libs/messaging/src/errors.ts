import { UnavailableError, type HubErrorOptions } from '@hub/common';

/** The event bus (PostgreSQL log or Kafka) does not answer. Nothing is lost: unpublished rows wait in the outbox. */
export class BusUnavailableError extends UnavailableError {
  constructor(message: string, options: HubErrorOptions = {}) {
    super('bus.unavailable', message, options);
  }
}

// SQLSTATE classes of a server that is gone, going or starting: connection exceptions and operator intervention.
const SERVER_AWAY = /^(08|57P0)/;
const NETWORK_AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const CLIENT_AWAY = /Connection terminated|connection is not queryable|timeout exceeded when trying to connect|Query read timeout/;

/** Whether an error says that something outside is away, so that no record is to blame for it. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && error.type === 'unavailable') return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return SERVER_AWAY.test(code) || NETWORK_AWAY.has(code) || CLIENT_AWAY.test(error.message);
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
}
