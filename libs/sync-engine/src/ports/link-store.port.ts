import type { FieldMap, Json, StockObservation } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** A value a spoke authored itself. `at`: the source's time of the first version that showed it, ISO UTC. */
export interface Claim {
  readonly value: Json;
  readonly at: string;
}
export type Claims = { readonly [field: string]: Claim };

/**
 * One version of a record that was seen. `v`: its place in the source's own order (the time it was read where the source has none);
 * `t`: the source's time of it; `r`, `R`: hub time of the first and the last look at it; `c`: hashes of the fields that changed
 * against the version before; `a`: fields said before that this version says nothing about; `w`: fields whose value is the hub's own.
 */
export interface SeenVersion {
  readonly v: string;
  readonly t: string;
  readonly r: string;
  readonly R?: string;
  readonly c: { readonly [field: string]: string };
  readonly a?: readonly string[];
  readonly w?: readonly string[];
}

/** What older versions, no longer listed, amounted to: fields' hashes, claims as hash and time, and fields that ever held something. */
export interface HistoryBase {
  readonly v: string;
  readonly r: string;
  readonly c: { readonly [field: string]: string };
  readonly k: { readonly [field: string]: { readonly h: string; readonly t: string } };
  readonly n: readonly string[];
}

/** Versions seen of one record, oldest first, at most HISTORY_LIMIT of them. Claims are a pure function of it. */
export interface LinkHistory {
  readonly b?: HistoryBase;
  readonly e: readonly SeenVersion[];
}

/** A write under way. `lostAt`: when its answer was given up, ISO UTC; its effect is unknown until the record was read. */
export interface ContentWrite {
  readonly token: string;
  readonly deliveryId: string;
  readonly fields: FieldMap;
  readonly startedAt: string;
  readonly lostAt: string | null;
}

/** A value the hub wrote and may still see come back: late echoes of answered writes (by their version), lost writes by their value. */
export interface OwnValue {
  readonly field: string;
  readonly hash: string;
  /** Version of the answer; null for a lost write. */
  readonly version: string | null;
  /** For a lost write that a read has settled: the version known before and the one it showed. What lies between is not judged. */
  readonly between?: readonly [string, string];
  readonly at: string;
}

/**
 * What the hub knows of one external record's content. What the spoke should show now is `fields` with `expected` laid over it:
 * `expected` holds the answers to writes until an observation shows them.
 */
export interface LinkSync {
  readonly sourceVersion: string | null;
  /** Source's time of `sourceVersion`, ISO UTC. */
  readonly sourceTime: string;
  readonly readAt: string;
  readonly gone: boolean;
  /** Fields of the newest judged observation. */
  readonly fields: FieldMap;
  readonly expected: FieldMap;
  readonly inFlight: readonly ContentWrite[];
  readonly uncertain: readonly OwnValue[];
  /** When the last write was answered, ISO UTC: reads that began earlier are not judged. */
  readonly answeredAt: string | null;
  readonly history: LinkHistory;
  readonly claims: Claims;
}

/** Stock as a record last showed it, and by which observation. */
export interface ShownStock {
  readonly stock: StockObservation;
  readonly version: string | null;
  /** Hub time of the look that showed it last, as far as it was noted, ISO UTC. */
  readonly at: string;
  /** Hub time of the first look that showed just this, ISO UTC. */
  readonly since: string;
}

/** The part of a link that an exporter changes. */
export interface LinkWriteState {
  readonly linkId: string;
  readonly sync: LinkSync;
  /** Stock as the spoke showed it in its answer; absent: unchanged. */
  readonly stockShown?: ShownStock;
}

/** What exporters need of links; importers have their own way in (ImportStore). */
export abstract class LinkStore {
  /**
   * Locks the links until the transaction ends and reads them, by id. Unknown ids are left out. In one transaction, lock links before
   * deliveries: importers do the same.
   */
  abstract lockSync(tx: Tx, linkIds: readonly string[]): Promise<ReadonlyMap<string, LinkSync>>;

  /** Stores expected, inFlight, uncertain and answeredAt, and makes the next observation be looked at (drops the fingerprint). */
  abstract saveWriteState(tx: Tx, links: readonly LinkWriteState[]): Promise<void>;
}

/** Claims as stored: a value that equals the newest observation's is left out. Pure. */
export function packClaims(claims: Claims, fields: FieldMap): { readonly [field: string]: Json } {
  const packed: { [field: string]: Json } = {};
  for (const [field, claim] of Object.entries(claims)) {
    packed[field] = claim.value === fields[field] ? { at: claim.at } : { at: claim.at, value: claim.value };
  }
  return packed;
}

/** Claims as the engine and readers use them, from the stored form and the newest observation's fields. Pure. */
export function unpackClaims(packed: { readonly [field: string]: { readonly at: string; readonly value?: Json } }, fields: FieldMap): Claims {
  const claims: { [field: string]: Claim } = {};
  for (const [field, claim] of Object.entries(packed)) {
    claims[field] = { at: claim.at, value: 'value' in claim ? (claim.value ?? null) : (fields[field] ?? null) };
  }
  return claims;
}
