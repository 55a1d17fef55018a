import { backoffMs, isHubError } from '@hub/common';
import { failureActionOf } from '@hub/connector-sdk';
import { DELIVERY_BACKOFF, describeFailure, retryAfterMs } from './target-end';

/** Why a connection's drain cannot go on at the moment. */
export type DrainStop =
  | { readonly why: 'credentials'; readonly error: unknown }
  /** The spoke asked for patience, or is down. */
  | { readonly why: 'rate-limited' | 'unavailable'; readonly message: string; readonly until: string }
  /** The connector says that nothing more will work until somebody acts. */
  | { readonly why: 'refused'; readonly code: string; readonly message: string; readonly until: string };

/** Pause after a failure that only a person can end. Unit: milliseconds. */
const STOP_RUN_PAUSE_MS = 300_000;

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
  return wholeRequest && action === 'retry' ? { why: 'unavailable', message, until: after(waitMs) } : null;
}
