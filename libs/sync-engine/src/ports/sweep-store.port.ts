import type { RunCounts } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** How the ids a spoke lists compare with the records the hub knows there. */
export interface SweepComparison {
  /** Ids listed, each once. */
  readonly listed: number;
  /** Linked records that were not gone when the sweep began. */
  readonly known: number;
  /** Known records that are not listed any more. */
  readonly missing: number;
  /** Listed records the hub has never seen. */
  readonly unseen: number;
  /** Records both sides know, by product kind, counted as unchanged. */
  readonly agreed: RunCounts;
}

/** Where the ids of a sweep wait until they are compared; survives restarts. */
export abstract class SweepStore {
  /** Remembers ids a page listed; repeating an id changes nothing. */
  abstract addListed(tx: Tx, runId: string, externalIds: readonly string[]): Promise<void>;

  /** Compares with links of the connection read before `since` (ISO UTC): younger ones may be missing from the list rightly. */
  abstract compare(tx: Tx, sweep: SweepScope): Promise<SweepComparison>;

  /** The next records to look at one by one, in external id order after `after`. */
  abstract missing(tx: Tx, sweep: SweepScope, after: string | null, limit: number): Promise<readonly string[]>;

  /** The next listed records without a link, in external id order after `after`. */
  abstract unseen(tx: Tx, sweep: SweepScope, after: string | null, limit: number): Promise<readonly string[]>;

  /** Forgets the ids of a run. */
  abstract clear(tx: Tx, runId: string): Promise<void>;
}

export interface SweepScope {
  readonly runId: string;
  readonly connectionId: string;
  /** When the sweep began, ISO UTC. */
  readonly since: string;
}
