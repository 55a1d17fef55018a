import type { ConnectionStatus, Json, Operation, RunCounts, RunState } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** Who or what asked for a run. */
export const RUN_TRIGGERS = ['operator', 'schedule', 'activation', 'resume', 'webhook-gap'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** What a person or the hub may ask of a run beside its operation; unknown members are refused by `StartRun`. */
export interface RunOptions {
  /** `sweep-products`: the records that vanished are accepted as gone, the brake is released. */
  readonly acceptDisappearance?: boolean;
  /** `export-stock`: a person agrees to the first push. */
  readonly consent?: boolean;
  /** `poll-products`: start from this mark of the spoke instead of the last stored one. Set by the hub only. */
  readonly since?: Json;
}

/** Why a run failed, waits or is tried again, for operators. */
export interface RunError {
  readonly code: string;
  readonly message: string;
}

/** One execution of an operation on a connection. Times are ISO UTC. */
export interface RunRecord {
  readonly id: string;
  readonly accountId: string;
  readonly connectionId: string;
  readonly operation: Operation;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly options: RunOptions;
  /** Where the next page starts; opaque to everybody but the operation. Null before the first page. */
  readonly cursor: Json | null;
  /** Mark of the spoke taken at the first page; becomes the checkpoint when the run is complete. */
  readonly mark: Json | null;
  readonly counts: RunCounts;
  /** Expected number of records, if the spoke says so; for progress only. */
  readonly total: number | null;
  readonly pages: number;
  /** Failed tries since the last page that went through. */
  readonly attempts: number;
  readonly cancelRequested: boolean;
  readonly error: RunError | null;
  readonly dueAt: string;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface NewRun {
  readonly id: string;
  readonly accountId: string;
  readonly connectionId: string;
  readonly operation: Operation;
  readonly trigger: RunTrigger;
  readonly options: RunOptions;
  readonly queuedAt: string;
}

/** What one page, or one failure, changes in a run. Absent members stay as they are. */
export interface RunPatch {
  readonly state?: RunState;
  readonly cursor?: Json | null;
  readonly mark?: Json | null;
  readonly counts?: RunCounts;
  readonly total?: number | null;
  readonly pages?: number;
  readonly attempts?: number;
  readonly cancelRequested?: boolean;
  readonly options?: RunOptions;
  readonly error?: RunError | null;
  readonly dueAt?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** What the world looked like when a run was saved. */
export interface RunSaved {
  readonly cancelRequested: boolean;
  readonly connectionStatus: ConnectionStatus;
}

/** Keeps runs. At most one queued, and one running or waiting, per connection and operation. */
export abstract class RunStore {
  /** Stores a queued run, or joins the queued one of the same operation: its options are merged over. */
  abstract enqueue(tx: Tx, run: NewRun): Promise<{ readonly run: RunRecord; readonly joined: boolean }>;

  /** Null when the account has no such run. */
  abstract find(tx: Tx, runId: string): Promise<RunRecord | null>;

  /** Runs of the connection in one of the states, oldest first. */
  abstract inStates(tx: Tx, connectionId: string, states: readonly RunState[]): Promise<readonly RunRecord[]>;

  /** Asks a run to stop; a no-op once it ended. Gives the run as it is now, null when the account has no such run. */
  abstract requestCancel(tx: Tx, runId: string): Promise<RunRecord | null>;

  /**
   * Saves a change of `run` as it was read: refused when somebody else moved it on meanwhile (its state or number of pages differ), so
   * that a worker that lost its hold cannot write over its successor's progress.
   * @throws {ConflictError} `run.moved-on` in that case.
   */
  abstract save(tx: Tx, run: RunRecord, patch: RunPatch): Promise<RunSaved>;
}
