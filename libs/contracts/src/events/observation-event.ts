import type { Json } from '../model/entity';

/** Type of the events programs send to the topic `observation`. */
export const OBSERVED_TYPE = 'entrepot.record.observed';

/** CloudEvents extension attribute that proves which connection a sender speaks for. Never kept and never logged. */
export const INGEST_TOKEN_ATTRIBUTE = 'ingesttoken';

/** How every ingest token begins: shows what it is for, and lets scanners for leaked secrets recognise it. */
export const INGEST_TOKEN_PREFIX = 'eit_';

/** Entities that programs outside may observe. */
export const OBSERVED_ENTITIES = ['product'] as const;
export type ObservedEntity = (typeof OBSERVED_ENTITIES)[number];

/** Largest record taken from outside. Unit: bytes of its JSON. */
export const MAX_OBSERVED_BYTES = 1_000_000;

/**
 * Data of `entrepot.record.observed`: what an out-of-process connector saw of one external record. Sent to the topic `observation`
 * under the key `connectionId:entity:externalId`, or with POST /api/v1/observations.
 * @closed
 */
export interface ObservationEventData {
  /**
   * The connection the sender speaks for; its ingest token has to belong to it.
   * @format uuid
   */
  readonly connectionId: string;
  /** What kind of record was seen. */
  readonly entity: ObservedEntity;
  /**
   * The record's id at the spoke.
   * @minLength 1
   * @maxLength 200
   */
  readonly externalId: string;
  /**
   * The source's own version of the record, a text that compares like its order, such as an ISO 8601 time in UTC. Null or left out:
   * the source has none, and the record is read again where it differs from what is known.
   * @maxLength 100
   */
  readonly sourceVersion?: string | null;
  /** The record does not exist any more. It is read again before that is believed. */
  readonly gone?: boolean;
  /** The record as the connector's system shows it, at most 1 000 000 bytes of JSON. Left out: only a hint that the record changed; it is read. */
  readonly raw?: { readonly [member: string]: Json | undefined } | null;
}

/** Key of an observation on the bus: observations of one record keep their order. */
export function observationKey({ connectionId, entity, externalId }: Pick<ObservationEventData, 'connectionId' | 'entity' | 'externalId'>): string {
  return `${connectionId}:${entity}:${externalId}`;
}
