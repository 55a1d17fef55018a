/** How waits between attempts grow. All figures in milliseconds. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly maxMs: number;
  /** 0 gives fixed waits, 0.5 spreads each wait by half of itself. */
  readonly jitter: number;
}

/** Whole milliseconds to wait before attempt `attempt` (1 is the first retry). `random` is in [0, 1). */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: () => number = Math.random): number {
  const exponential = policy.baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30);
  const capped = Math.min(exponential, policy.maxMs);
  return Math.round(capped * (1 - policy.jitter * random()));
}
