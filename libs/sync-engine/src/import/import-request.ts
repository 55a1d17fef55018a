import type { Connector } from '@hub/connector-sdk';
import type { ImportOutcome, RawObservation, RunCounts } from '@hub/contracts';
import type { ConnectionRecord, Tx } from '../ports';

/** A batch of observations of one connection and entity, at most 500. */
export interface ImportRequest {
  readonly connection: ConnectionRecord;
  readonly connector: Connector;
  readonly entity: 'product';
  readonly observations: readonly RawObservation[];
  readonly runId: string | null;
  /**
   * Part of the same transaction: run cursor and counts, inbox rows' states. Called exactly once per attempt, also when nothing
   * changed; must be repeatable, as the transaction may be tried again.
   */
  readonly alongside?: (tx: Tx, result: ImportBatchResult) => Promise<void>;
  /**
   * Whether the raw observations stand in the observation table already (the inbox). Default: true for what came by webhook or bus.
   */
  readonly alreadyStored?: boolean;
}

/** What became of one external record. */
export interface RecordOutcome {
  readonly externalId: string;
  readonly outcome: ImportOutcome;
  readonly productId: string | null;
  readonly linkId: string | null;
  /** It could not be judged and is going to be read again. */
  readonly refetch: boolean;
}

export interface ImportBatchResult {
  /** Per distinct external record. */
  readonly counts: RunCounts;
  /** One per distinct external record. */
  readonly outcomes: readonly RecordOutcome[];
  /** Connections that have something to deliver now. */
  readonly drains: readonly string[];
  /** Records that are going to be read again. */
  readonly refetches: number;
}
