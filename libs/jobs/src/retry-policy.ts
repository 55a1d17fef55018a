/** How often and how fast a failing job is tried again. */
export interface JobRetryPolicy {
  /** Tries in all. Default 5, 1 to 100. */
  readonly attempts: number;
  /** Pause before the first retry, doubled for each further one. Unit: milliseconds. Default 1 000. */
  readonly baseMs: number;
  /** Longest pause. Unit: milliseconds. Default 60 000. */
  readonly maxMs: number;
}

/** Used where nothing else is said. */
export const DEFAULT_RETRIES: JobRetryPolicy = { attempts: 5, baseMs: 1_000, maxMs: 60_000 };

/** Whole milliseconds to wait after `attemptsMade` tries: BullMQ on PostgreSQL refuses fractions. */
export function retryDelayMs(policy: JobRetryPolicy, attemptsMade: number): number {
  return Math.round(Math.min(policy.baseMs * 2 ** Math.min(Math.max(attemptsMade, 1) - 1, 30), policy.maxMs));
}

/** Whole milliseconds, never negative. */
export function wholeDelayMs(delayMs = 0): number {
  return Number.isFinite(delayMs) ? Math.max(0, Math.round(delayMs)) : 0;
}
