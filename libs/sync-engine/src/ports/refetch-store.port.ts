import type { Entity } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

export interface RefetchRequest {
  readonly entity: Entity;
  readonly externalId: string;
  /** Kebab-case, e.g. `webhook`, `superseded`, `lost-answer`, `parent-missing`. */
  readonly reason: string;
}

/** A record to be read again. */
export interface DueRefetch extends RefetchRequest {
  /** Grows with each request: one made during a read is not lost with it. */
  readonly generation: number;
  readonly attempts: number;
}

/** Records to be read again because what was seen could not be judged. One row per record. */
export abstract class RefetchStore {
  /** Asks for records to be read at `dueAt` (ISO UTC) or earlier if already asked so. Repeating raises the generation. */
  abstract request(tx: Tx, connectionId: string, requests: readonly RefetchRequest[], dueAt: string): Promise<void>;
  /** Records whose time has come, longest waiting first. */
  abstract due(tx: Tx, connectionId: string, now: string, limit: number): Promise<readonly DueRefetch[]>;
  /** Forgets requests that were served; a request of a later generation stays. */
  abstract done(tx: Tx, connectionId: string, served: readonly DueRefetch[]): Promise<void>;
  /** Counts a failed try; the records wait until `dueAt` (ISO UTC). */
  abstract postpone(tx: Tx, connectionId: string, failed: readonly DueRefetch[], dueAt: string): Promise<void>;
}
