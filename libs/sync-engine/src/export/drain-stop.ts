import { backoffMs, isHubError } from '@hub/common';
import { failureActionOf } from '@hub/connector-sdk';
import { DELIVERY_BACKOFF, describeFailure, retryAfterMs } from './target-end';
import type { WriteOutcome } from './write-stock';

/** Why a connection's drain cannot go on at the moment. */
export type DrainStop =
  | { readonly why: 'credentials'; readonly error: unknown }
  /** The spoke asked for patience. */
  | { readonly why: 'rate-limited'; readonly message: string; readonly until: string }
  /** It does not serve the hub. `lasts`: for so long that somebody should look. */
  | { readonly why: 'unavailable'; readonly lasts: boolean; readonly code: string; readonly message: string; readonly until: string }
  /** The connector says that nothing more will work until somebody acts. */
  | { readonly why: 'refused'; readonly code: string; readonly message: string; readonly until: string };

/** Pause after a failure that only a person can end. Unit: milliseconds. */
const STOP_RUN_PAUSE_MS = 300_000;

/** An outage that is waited for at least this long is told to people. Unit: milliseconds. */
const LASTS_FROM_MS = 60_000;

export interface StopQuestion {
  readonly error: unknown;
  /** Whether it concerned the request as a whole and not one record of it. */
  readonly wholeRequest: boolean;
  /** Failed tries so far of those concerned. */
  readonly attempts: number;
  readonly nowMs: number;
  readonly random: () => number;
}

/** Judges whether a failure concerns the connection rather than a record. Null: others may go on. */
export function stopOf({ error, wholeRequest, attempts, nowMs, random }: StopQuestion): DrainStop | null {
  const action = failureActionOf(error);
  const { code, message } = describeFailure(error);
  const after = (ms: number): string => new Date(nowMs + ms).toISOString();
  if (action === 'wait-for-credentials') return { why: 'credentials', error };
  if (action === 'stop-run') return { why: 'refused', code, message, until: after(STOP_RUN_PAUSE_MS) };
  const waitMs = Math.max(retryAfterMs(error) ?? 0, backoffMs(DELIVERY_BACKOFF, attempts + 1, random));
  if (isHubError(error) && error.type === 'rate-limited') return { why: 'rate-limited', message, until: after(waitMs) };
  return wholeRequest && action === 'retry' ? { why: 'unavailable', lasts: waitMs >= LASTS_FROM_MS, code, message, until: after(waitMs) } : null;
}

/** Fewer failures in a row may be the fault of the records. */
const OUTAGE_FROM = 2;

/**
 * Whether every write of a round failed because the spoke did not serve it: a spoke that is down, told record by record. A single
 * failure is taken for its record's own, so that one bad record never holds up the others.
 */
export function isOutage(outcomes: readonly WriteOutcome[]): boolean {
  const failed = outcomes.filter((outcome) => (outcome.outcome === 'refused' || outcome.outcome === 'unknown') && isUnavailable(outcome.error));
  return failed.length >= OUTAGE_FROM && failed.length === outcomes.length;
}

function isUnavailable(error: unknown): boolean {
  return failureActionOf(error) === 'retry' && isHubError(error) && error.type === 'unavailable';
}
