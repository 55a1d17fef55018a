import { HubError, InvalidInputError, isUuid } from '@hub/common';
import { MAX_OBSERVED_BYTES, OBSERVED_ENTITIES, OBSERVED_TYPE, type Json, type ObservedEntity, type RawObservation } from '@hub/contracts';

const MAX_ID_CHARACTERS = 200;
const MAX_VERSION_CHARACTERS = 100;
/** No shop nests a record deeper, and whatever walks one later does so on the stack. */
const MAX_DEPTH = 64;
/** Neither control characters nor surrogates that stand alone: such ids cannot be stored, or not be told apart. */
const UNCLEAN = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;
const MEMBERS = new Set(['connectionId', 'entity', 'externalId', 'sourceVersion', 'gone', 'raw']);

/** What a program outside says of one external record. */
export interface ObservedRecord {
  readonly connectionId: string;
  readonly entity: ObservedEntity;
  readonly externalId: string;
  /** Null for a hint: the record has to be read. A record said to be gone is read too. */
  readonly observation: RawObservation | null;
}

/** What can be said of a message before it is judged: whom it speaks for and of which record. */
export interface NamedRecord {
  /** Null when it names no connection. */
  readonly connectionId: string | null;
  /** Null when it names no record that could be shown. */
  readonly externalId: string | null;
}

/** Whom a message speaks for, as far as it can be read; never throws. */
export function namedRecordOf(data: unknown): NamedRecord {
  if (!isObject(data)) return { connectionId: null, externalId: null };
  const { connectionId, externalId } = data;
  return { connectionId: isUuid(connectionId) ? connectionId.toLowerCase() : null, externalId: isCleanText(externalId, MAX_ID_CHARACTERS) ? externalId : null };
}

/**
 * Reads the data of an `entrepot.record.observed` event. `receivedAt`: hub clock, ISO UTC.
 * @throws {InvalidInputError} `observation.wrong-type`, `observation.malformed` with the member as `param`;
 * @throws {HubError} `observation.too-large`. Neither will ever become right by itself.
 */
export function readObservation(type: string, data: unknown, receivedAt: string): ObservedRecord {
  if (type !== OBSERVED_TYPE) throw new InvalidInputError('observation.wrong-type', `The type of an observation is "${OBSERVED_TYPE}".`, { param: 'type' });
  if (!isObject(data)) throw malformed('data', 'must be an object');
  const { connectionId, externalId } = namedRecordOf(data);
  if (connectionId === null) throw malformed('data.connectionId', 'must be the id of a connection');
  const entity = OBSERVED_ENTITIES.find((known) => known === data['entity']);
  if (entity === undefined) throw malformed('data.entity', `must be one of ${OBSERVED_ENTITIES.join(', ')}`);
  if (externalId === null) throw malformed('data.externalId', `must be a text of 1 to ${MAX_ID_CHARACTERS} characters, none of them a control character`);
  requireKnownMembers(data);
  const record = { connectionId, entity, externalId };
  const sourceVersion = versionOf(data);
  const raw = rawOf(data);
  if (raw === null || isGone(data)) return { ...record, observation: null };
  return { ...record, observation: { entity, externalId, source: 'bus', seen: 'push', sourceVersion, readAt: receivedAt, raw } };
}

function requireKnownMembers(data: Record<string, unknown>): void {
  const unknown = Object.keys(data).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw malformed(`data.${unknown.slice(0, 100)}`, 'is not a known member');
}

function versionOf({ sourceVersion = null }: Record<string, unknown>): string | null {
  if (sourceVersion === null) return null;
  if (isCleanText(sourceVersion, MAX_VERSION_CHARACTERS)) return sourceVersion;
  throw malformed('data.sourceVersion', `must be null or a text of 1 to ${MAX_VERSION_CHARACTERS} characters`);
}

function isGone({ gone = false }: Record<string, unknown>): boolean {
  if (typeof gone === 'boolean') return gone;
  throw malformed('data.gone', 'must be true or false');
}

function rawOf({ raw = null }: Record<string, unknown>): Json {
  if (raw === null) return null;
  if (!isObject(raw)) throw malformed('data.raw', "must be the record's JSON object");
  if (isTooDeep(raw)) throw malformed('data.raw', `is nested deeper than ${MAX_DEPTH} levels`);
  const bytes = Buffer.byteLength(JSON.stringify(raw));
  if (bytes > MAX_OBSERVED_BYTES) {
    throw new HubError('too-large', 'observation.too-large', `The record has ${bytes} bytes of JSON; ${MAX_OBSERVED_BYTES} are taken. Leave data.raw out to have the record read.`, { param: 'data.raw' });
  }
  return raw as Json;
}

/** Level by level, so that no nesting can exhaust the stack. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((member) => (member !== null && typeof member === 'object' ? Object.values(member) : []));
  }
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCleanText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= most && !UNCLEAN.test(value);
}

function malformed(param: string, why: string): InvalidInputError {
  return new InvalidInputError('observation.malformed', `${param} ${why}.`, { param });
}
