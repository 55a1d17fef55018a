/** Kinds of work whose truth stands in tables; a signal only says "look again". */
export const WORK_KINDS = ['inbox', 'refetch', 'drain', 'run'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/**
 * Wakes whoever does a connection's work, in this process at once and in others through the job queue. Never carries data, may be
 * lost, doubled or late: timers find the same work in the tables. Never throws.
 */
export abstract class WorkSignals {
  abstract wake(kind: WorkKind, accountId: string, connectionId: string): void;
}
