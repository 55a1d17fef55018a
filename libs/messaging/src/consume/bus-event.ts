import { InvalidInputError, isHubError, type HubError } from '@hub/common';
import type { Topic } from '@hub/contracts';
import type { BusEvent } from '@hub/sync-engine/ports';

const ATTRIBUTES = new Set(['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data', 'data_base64', 'accountid']);

/**
 * Reads a CloudEvent as consumers see it.
 * @throws {InvalidInputError} `event.malformed` when it is no CloudEvent 1.0; it will never become one.
 */
export function toBusEvent(topic: Topic, key: string, envelope: unknown): BusEvent {
  if (!isObject(envelope)) throw malformed(topic, key, 'it is not a JSON object');
  if (envelope['specversion'] !== '1.0') throw malformed(topic, key, 'specversion is not 1.0');
  const extensions = Object.entries(envelope).filter(([name, value]) => !ATTRIBUTES.has(name) && isScalar(value));
  return {
    id: textOf(envelope, 'id') ?? reject(topic, key, 'id is missing'),
    topic,
    key,
    accountId: textOf(envelope, 'accountid') ?? '',
    type: textOf(envelope, 'type') ?? reject(topic, key, 'type is missing'),
    time: textOf(envelope, 'time') ?? '',
    data: envelope['data'] ?? null,
    extensions: Object.fromEntries(extensions.map(([name, value]) => [name, String(value)])),
  };
}

/** Type that stands in for the one a message without a readable envelope does not have. */
const MALFORMED_TYPE = 'malformed';

const malformedEvents = new WeakMap<BusEvent, HubError>();

/** Like `toBusEvent`, but a malformed message becomes an event that `malformationOf` knows, so that it can be parked like any other. */
export function readBusEvent(topic: Topic, key: string, envelope: unknown): BusEvent {
  try {
    return toBusEvent(topic, key, envelope);
  } catch (error) {
    if (!isHubError(error)) throw error;
    const event: BusEvent = { id: '', topic, key, accountId: '', type: MALFORMED_TYPE, time: '', data: envelope ?? null, extensions: {} };
    malformedEvents.set(event, error);
    return event;
  }
}

/** Why the message is no event; undefined for every proper one. */
export function malformationOf(event: BusEvent): HubError | undefined {
  return malformedEvents.get(event);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function textOf(envelope: Record<string, unknown>, name: string): string | undefined {
  const value = envelope[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function reject(topic: string, key: string, why: string): never {
  throw malformed(topic, key, why);
}

function malformed(topic: string, key: string, why: string): InvalidInputError {
  return new InvalidInputError('event.malformed', `The message "${key}" on topic "${topic}" is no CloudEvent: ${why}`, { details: { topic, key } });
}
