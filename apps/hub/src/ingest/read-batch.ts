import { InvalidInputError, isHubError } from '@hub/common';
import { readObservation, type ObservedRecord } from '@hub/sync-engine';

/** Most events of one request. */
export const MAX_EVENTS = 500;

/** Attributes CloudEvents 1.0 asks every event to have. */
const REQUIRED = ['id', 'source', 'type'] as const;

/**
 * Reads the body of a request: one CloudEvent, or a CloudEvents batch (a JSON array of them). One that cannot be taken refuses all.
 * @throws {HubError} `observation.malformed` and the like, with the place in the body as `param`.
 */
export function readBatch(body: unknown, receivedAt: string): readonly ObservedRecord[] {
  const events = Array.isArray(body) ? body : [body];
  if (events.length === 0) throw new InvalidInputError('observation.no-events', 'The body holds no event.');
  if (events.length > MAX_EVENTS) throw new InvalidInputError('observation.too-many', `The body holds ${events.length} events; ${MAX_EVENTS} are taken at once.`);
  return events.map((event: unknown, at) => inPlace(Array.isArray(body) ? `${at}.` : '', () => readEvent(event, receivedAt)));
}

function readEvent(event: unknown, receivedAt: string): ObservedRecord {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw new InvalidInputError('observation.malformed', 'An event is a JSON object.', { param: 'event' });
  const envelope = event as Record<string, unknown>;
  if (envelope['specversion'] !== '1.0') throw malformed('specversion', 'has to be "1.0"');
  const missing = REQUIRED.find((name) => typeof envelope[name] !== 'string' || envelope[name] === '');
  if (missing !== undefined) throw malformed(missing, 'is missing');
  return readObservation(envelope['type'] as string, envelope['data'], receivedAt);
}

/** Runs `read` so that its errors name the place in the body. */
function inPlace<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isHubError(error) || place === '') throw error;
    throw Object.assign(error, { param: `${place}${error.param ?? ''}`, message: `Event ${place.slice(0, -1)}: ${error.message}` });
  }
}

function malformed(param: string, why: string): InvalidInputError {
  return new InvalidInputError('observation.malformed', `${param} ${why}.`, { param });
}
