import type { Aspect, Json, StockState } from '@hub/contracts';
import type { StockBasis } from '../stock/stock-decision';
import type { Tx } from './unit-of-work.port';

/** Values of a spoke's own fields. */
export type SpokeFields = { readonly [field: string]: Json };

/** A map by the external id of the record written to: a delivery may concern several (translations, doubles). */
export type ByTarget<T> = { readonly [externalId: string]: T };

/** The last answered write to one external record. */
export interface SentWrite {
  /** What was sent. */
  readonly fields: SpokeFields;
  /** Everything that was wanted then, also what the record showed already. */
  readonly wanted: SpokeFields;
  /** When it was answered, ISO UTC. */
  readonly at: string;
}

/** A write that was, or was about to be, sent; while it stands its outcome is not known. */
export interface InFlightWrite {
  readonly fields: SpokeFields;
  readonly wanted: SpokeFields;
  /** What the record was to show. */
  readonly told: StockState;
  /** What it showed when the write was decided. */
  readonly before: StockState;
  /** Basis of later decisions once the write has taken effect. */
  readonly basis: StockBasis;
  readonly startedAt: string;
}

/** What a delivery remembers of the records it writes to. */
export interface DeliveryMemory {
  readonly basis: ByTarget<StockBasis>;
  readonly sent: ByTarget<SentWrite>;
  /** What each record showed in the answer to the last write. */
  readonly returned: ByTarget<SpokeFields>;
  readonly inFlight: ByTarget<InFlightWrite>;
}

/** A delivery that this worker holds. */
export interface LeasedDelivery extends DeliveryMemory {
  readonly id: string;
  /** Master record to bring up to date. */
  readonly recordId: string;
  /** Mark at lease time: what is done when this delivery succeeds. */
  readonly marked: number;
  readonly reason: string;
  /** Failed tries since it last went through. */
  readonly attempts: number;
  readonly issue: string | null;
}

/** Why a delivery did not go through, for operators. */
export interface DeliveryFailure {
  /** The record it concerned. */
  readonly externalId: string;
  readonly code: string;
  readonly message: string;
}

/**
 * How a held delivery ends:
 * - `settled`: done as far as `marked`; dirty again when it was marked meanwhile;
 * - `retry`: dirty again at `dueAt`;
 * - `unknown`: a write's outcome is not known; looked at again at `dueAt`;
 * - `parked`: refused for good; a later mark or a person takes it up again.
 */
export interface DeliveryResult extends DeliveryMemory {
  readonly id: string;
  readonly marked: number;
  readonly next: 'settled' | 'retry' | 'unknown' | 'parked';
  /** Earliest next look, ISO UTC; for `retry` and `unknown`. */
  readonly dueAt: string | null;
  readonly attempts: number;
  readonly failure: DeliveryFailure | null;
  /** Why the listing cannot hold what is wanted; null when it can. */
  readonly issue: string | null;
}

export interface LeaseRequest {
  readonly connectionId: string;
  readonly aspect: Aspect;
  /** Names the holder; every later step of it is refused once somebody else has taken over. */
  readonly token: string;
  readonly limit: number;
  /** ISO UTC. */
  readonly now: string;
}

/** The rows that say which records of which spokes are to be brought up to date. */
export abstract class DeliveryStore {
  /**
   * Frees every delivery of the connection that is still held: its holder is dead or has lost the connection to us. What it may have
   * sent stays in `inFlight`. Call it once when taking over a connection.
   */
  abstract reclaim(tx: Tx, connectionId: string): Promise<void>;

  /** Takes the deliveries that are due, most urgent first, passing over those that another transaction holds just now. */
  abstract lease(tx: Tx, request: LeaseRequest): Promise<readonly LeasedDelivery[]>;

  /** Notes what is about to be sent. Answers the deliveries that are still this holder's: only for those anything may be sent. */
  abstract beginWrites(tx: Tx, token: string, writes: ReadonlyMap<string, ByTarget<InFlightWrite>>, now: string): Promise<ReadonlySet<string>>;

  /**
   * Ends the leases; parks what was refused for good, and supersedes what was parked before and went through now. Deliveries that are
   * not this holder's any more are left alone. Answers the ids of those that were.
   */
  abstract finish(tx: Tx, token: string, results: readonly DeliveryResult[], now: string): Promise<ReadonlySet<string>>;

  /** Keeps everything of the connection that is due earlier waiting until then; nothing is lost. */
  abstract postpone(tx: Tx, connectionId: string, aspect: Aspect, until: string): Promise<void>;

  /** Number of the connection's listings that cannot hold what is wanted of them. */
  abstract countIssues(tx: Tx, connectionId: string, aspect: Aspect): Promise<number>;

  /** What is remembered of these records' deliveries, by record id; records without a delivery are left out. */
  abstract memories(tx: Tx, connectionId: string, aspect: Aspect, recordIds: readonly string[]): Promise<ReadonlyMap<string, DeliveryMemory>>;

  /**
   * Marks the stock of these products on one connection to be looked at with the reconcile rule. Only deliveries that are settled, or
   * new: one that waits has a reason to be looked at already.
   */
  abstract markReconcile(tx: Tx, connectionId: string, recordIds: readonly string[], now: string): Promise<void>;
}
