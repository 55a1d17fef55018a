import type { RawObservation } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** An observation that waits to be imported. */
export interface PendingObservation {
  readonly id: string;
  readonly observation: RawObservation;
}

/** What became of a waiting observation. */
export interface SettledObservation {
  readonly id: string;
  readonly state: 'applied' | 'unchanged' | 'superseded' | 'refetch' | 'parked' | 'discarded';
  readonly linkId: string | null;
  readonly productId: string | null;
}

/** Observations that spokes pushed to the hub, kept before they are answered. */
export abstract class InboxStore {
  /** Stores observations as waiting; gives their ids in the same order. */
  abstract add(tx: Tx, connectionId: string, observations: readonly RawObservation[]): Promise<readonly string[]>;
  /** Waiting observations whose time has come, oldest first. */
  abstract pending(tx: Tx, connectionId: string, now: string, limit: number): Promise<readonly PendingObservation[]>;
  /** Records what became of them; rows that somebody else settled meanwhile stay as they are. */
  abstract settle(tx: Tx, observations: readonly SettledObservation[]): Promise<void>;
}
