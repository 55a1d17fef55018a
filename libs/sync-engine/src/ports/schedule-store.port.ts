import type { Operation } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** When an operation runs by itself: exactly one of `everyMs` and `cron` is set. Times are ISO UTC. */
export interface ScheduleRecord {
  readonly id: string;
  readonly accountId: string;
  readonly connectionId: string;
  readonly operation: Operation;
  /** Milliseconds between two runs, at least 60 000. */
  readonly everyMs: number | null;
  /** Five-field cron expression, read in `timeZone`. */
  readonly cron: string | null;
  /** IANA name. */
  readonly timeZone: string;
  readonly active: boolean;
  /** Whether the preset put it there: replaced when the preset changes. */
  readonly fromPreset: boolean;
  readonly nextAt: string;
  readonly lastAt: string | null;
  readonly createdAt: string;
}

/** Keeps schedules. */
export abstract class ScheduleStore {
  /** All schedules of the connection, oldest first. */
  abstract ofConnection(tx: Tx, connectionId: string): Promise<readonly ScheduleRecord[]>;
  /** Null when the account has no such schedule. */
  abstract find(tx: Tx, scheduleId: string): Promise<ScheduleRecord | null>;
  /** Adds the schedule or replaces the one with its id. */
  abstract save(tx: Tx, schedule: ScheduleRecord): Promise<void>;
  abstract delete(tx: Tx, scheduleId: string): Promise<void>;
  /** Replaces the schedules the preset put there. */
  abstract replacePreset(tx: Tx, connectionId: string, schedules: readonly ScheduleRecord[]): Promise<void>;
  /** Moves the schedule on from the tick that was seen; false when another scheduler did so first. */
  abstract advance(tx: Tx, schedule: ScheduleRecord, nextAt: string, lastAt: string): Promise<boolean>;
  /** Active schedules of all accounts whose time has come, on connections that are active. */
  abstract due(now: string, limit: number): Promise<readonly ScheduleRecord[]>;
  /** Accounts with active schedules of these operations whose time is still to come, on connections that are active. */
  abstract accountsAhead(operations: readonly Operation[], now: string): Promise<readonly string[]>;
  /** Makes those of the account due now; gives how many. */
  abstract bringForward(tx: Tx, operations: readonly Operation[], now: string): Promise<number>;
}
