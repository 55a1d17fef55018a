import { hash } from 'node:crypto';
import { groupBy } from '@hub/common';
import type { Json, ProductObservation, RawObservation } from '@hub/contracts';
import type { Connector, Mapped, MapperContext } from '@hub/connector-sdk';
import type { ConnectionRecord } from '../ports';
import { cleanJson, mayBeUnkeepable } from './clean-json';

/** One look at a record, normalised: what it shows, that it is gone, or why it cannot be understood. */
export interface NormalisedLook {
  readonly raw: RawObservation;
  /** Null for a record that is gone or cannot be understood. */
  readonly body: ProductObservation | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Equal for bodies that are treated alike; null without a body. */
  readonly fingerprint: string | null;
}

/** All looks at one external record in a batch, oldest first. */
export interface NormalisedRecord {
  readonly externalId: string;
  readonly looks: readonly NormalisedLook[];
  readonly newest: NormalisedLook;
}

/** Version of the rules that records pass through before survivorship; 0: none. */
const RULE_SET_VERSION = 0;

/** Runs the connector's mapper over a batch. Pure; a record that cannot be understood never stops the others. */
export function normaliseRecords(observations: readonly RawObservation[], connector: Connector, connection: ConnectionRecord): NormalisedRecord[] {
  const context: MapperContext = { settings: connection.settings, language: connection.language, capabilities: connection.capabilities };
  const salt = `${connector.manifest.id}:${connector.manifest.mapperVersion}:${connection.presetName}:${connection.presetVersion}:${RULE_SET_VERSION}:`;
  const records: NormalisedRecord[] = [];
  for (const [externalId, seen] of groupBy(observations, (observation) => observation.externalId)) {
    const sorted = seen.length === 1 ? seen : [...seen].sort(compareObservations);
    const looks = sorted.map((raw) => normalise(raw, connector, context, salt));
    records.push({ externalId, looks, newest: looks[looks.length - 1] as NormalisedLook });
  }
  return records;
}

function normalise(raw: RawObservation, connector: Connector, context: MapperContext, salt: string): NormalisedLook {
  if (raw.gone) return { raw, body: null, failure: null, fingerprint: null };
  const mapped = mapSafely(raw, connector, context);
  if (!mapped.ok) return { raw, body: null, failure: { code: mapped.code, message: mapped.message }, fingerprint: null };
  const text = bodyText(mapped.value);
  if (!mayBeUnkeepable(text)) return { raw, body: mapped.value, failure: null, fingerprint: fingerprintOf(salt, text) };
  const body = cleanJson(mapped.value as unknown as Json) as unknown as ProductObservation;
  return { raw, body, failure: null, fingerprint: fingerprintOf(salt, bodyText(body)) };
}

function mapSafely(raw: RawObservation, connector: Connector, context: MapperContext): Mapped<ProductObservation> {
  try {
    return connector.mappers.product(raw, context);
  } catch (error) {
    return { ok: false, code: 'mapper.failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The version's time is not part of the content; mappers are pure, so equal records give equal texts. */
function bodyText(body: ProductObservation): string {
  return JSON.stringify({ ...body, modifiedAt: undefined, warnings: undefined });
}

function fingerprintOf(salt: string, text: string): string {
  return hash('sha256', salt + text, 'base64url').slice(0, 22);
}

/** By the source's version where both have one, else by when they were seen. */
function compareObservations(left: RawObservation, right: RawObservation): number {
  if (left.sourceVersion !== null && right.sourceVersion !== null && left.sourceVersion !== right.sourceVersion) {
    return left.sourceVersion < right.sourceVersion ? -1 : 1;
  }
  return left.readAt === right.readAt ? 0 : left.readAt < right.readAt ? -1 : 1;
}
