import { backoffMs, toHubError, type BackoffPolicy } from '@hub/common';
import { failureActionOf } from '@hub/connector-sdk';
import type { RunError } from '../ports';

/** What happens to a run after a step failed. `afterMs`: pause before the next try, in milliseconds. */
export type RunFailure =
  | { readonly kind: 'retry'; readonly afterMs: number; readonly attempts: number; readonly error: RunError }
  | { readonly kind: 'wait-for-credentials'; readonly error: RunError }
  | { readonly kind: 'fail'; readonly error: RunError };

/** Pauses between tries of one page: 2 s doubling up to 5 min. */
export const RUN_BACKOFF: BackoffPolicy = { baseMs: 2_000, maxMs: 300_000, jitter: 0.3 };

/** Failed tries of one page before the run is given up; about a quarter of an hour with RUN_BACKOFF. */
export const RUN_MAX_ATTEMPTS = 10;

/** Decides what a failure means for a run that failed `attempts` times since its last page. */
export function judgeRunFailure(thrown: unknown, attempts: number, random: () => number = Math.random): RunFailure {
  const hubError = toHubError(thrown);
  const error: RunError = { code: hubError.code, message: hubError.message };
  const action = failureActionOf(thrown);
  if (action === 'wait-for-credentials') return { kind: 'wait-for-credentials', error };
  if (action !== 'retry') return { kind: 'fail', error };
  const askedMs = hubError.retry.kind === 'retry' ? (hubError.retry.afterMs ?? 0) : 0;
  // A spoke that tells us when to come back is no failure: such waits may repeat as long as it likes.
  const counted = hubError.type === 'rate-limited' ? attempts : attempts + 1;
  if (counted >= RUN_MAX_ATTEMPTS) return { kind: 'fail', error };
  return { kind: 'retry', afterMs: Math.max(Math.round(askedMs), backoffMs(RUN_BACKOFF, counted, random)), attempts: counted, error };
}
