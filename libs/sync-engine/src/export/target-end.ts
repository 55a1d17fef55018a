import { backoffMs, type BackoffPolicy, isHubError } from '@hub/common';
import { failureActionOf } from '@hub/connector-sdk';
import type { DeliveryFailure, DeliveryResult, InFlightWrite, LeasedDelivery } from '../ports';
import type { TargetMemory } from './stock-plan';

/** How one external record of a delivery ended. */
export type TargetEnd =
  | { readonly kind: 'settled'; readonly externalId: string; readonly memory: TargetMemory; readonly issue: string | null }
  /** The spoke certainly took nothing. */
  | { readonly kind: 'failed'; readonly externalId: string; readonly memory: TargetMemory; readonly error: unknown }
  | { readonly kind: 'unknown'; readonly externalId: string; readonly memory: TargetMemory; readonly write: InFlightWrite; readonly error: unknown }
  /** The record does not exist there any more. */
  | { readonly kind: 'gone'; readonly externalId: string }
  /** The work was stopped before anything was sent. */
  | { readonly kind: 'untouched'; readonly externalId: string; readonly memory: TargetMemory };

/** Waits between tries of one delivery. */
export const DELIVERY_BACKOFF: BackoffPolicy = { baseMs: 1_000, maxMs: 300_000, jitter: 0.2 };

export interface Ending {
  readonly nowMs: number;
  readonly random: () => number;
  /** Nothing of the connection is tried before this moment (rate limit, outage), ISO UTC. */
  readonly notBefore: string | null;
  /** Why the listing as a whole cannot hold what is wanted. */
  readonly issue: string | null;
}

/** What a delivery comes to, given how its records ended. Pure but for `random`. */
export function resultOf(delivery: LeasedDelivery, ends: readonly TargetEnd[], ending: Ending): DeliveryResult {
  const next = nextOf(ends);
  const attempts = next === 'settled' ? 0 : delivery.attempts + (ends.every(isUntouched) ? 0 : 1);
  return {
    id: delivery.id,
    marked: delivery.marked,
    next,
    dueAt: next === 'retry' || next === 'unknown' ? dueAt(attempts, ends, ending) : null,
    attempts,
    failure: failureOf(ends),
    issue: ending.issue ?? issueOf(ends) ?? (next === 'settled' ? null : delivery.issue),
    ...memoryAfter(ends),
  };
}

function issueOf(ends: readonly TargetEnd[]): string | null {
  for (const end of ends) if (end.kind === 'settled' && end.issue !== null) return end.issue;
  return null;
}

/** Doubt first: it must be resolved by reading before anything else; parking waits until nothing else is left to try. */
function nextOf(ends: readonly TargetEnd[]): DeliveryResult['next'] {
  if (ends.some((end) => end.kind === 'unknown')) return 'unknown';
  const failed = ends.filter((end) => end.kind === 'failed');
  if (ends.some(isUntouched) || failed.some((end) => failureActionOf(end.error) !== 'fail-record')) return 'retry';
  return failed.length > 0 ? 'parked' : 'settled';
}

function dueAt(attempts: number, ends: readonly TargetEnd[], { nowMs, random, notBefore }: Ending): string {
  const waitMs = ends.every((end) => end.kind === 'settled' || isUntouched(end)) ? 0 : backoffMs(DELIVERY_BACKOFF, attempts, random);
  const told = ends.map((end) => (end.kind === 'failed' || end.kind === 'unknown' ? (retryAfterMs(end.error) ?? 0) : 0));
  const floorMs = notBefore === null ? 0 : Date.parse(notBefore);
  return new Date(Math.max(nowMs + Math.max(waitMs, ...told), floorMs)).toISOString();
}

/** How long the spoke told us to wait. Unit: milliseconds. */
export function retryAfterMs(error: unknown): number | null {
  return isHubError(error) && error.retry.kind === 'retry' ? (error.retry.afterMs ?? null) : null;
}

function failureOf(ends: readonly TargetEnd[]): DeliveryFailure | null {
  for (const end of ends) if (end.kind === 'failed' || end.kind === 'unknown') return { externalId: end.externalId, ...describeFailure(end.error) };
  return null;
}

/** What operators are told about a failure. */
export function describeFailure(error: unknown): Omit<DeliveryFailure, 'externalId'> {
  if (isHubError(error)) return { code: error.code, message: error.message };
  return { code: 'internal.unexpected', message: error instanceof Error ? error.message : String(error) };
}

function isUntouched(end: TargetEnd): boolean {
  return end.kind === 'untouched';
}

function memoryAfter(ends: readonly TargetEnd[]): Pick<DeliveryResult, 'basis' | 'sent' | 'returned' | 'inFlight'> {
  const kept = ends.flatMap((end) => (end.kind === 'gone' ? [] : [{ externalId: end.externalId, memory: end.memory, write: end.kind === 'unknown' ? end.write : end.memory.inFlight }]));
  const pick = <T>(of: (entry: (typeof kept)[number]) => T | null): { [externalId: string]: T } =>
    Object.fromEntries(kept.flatMap((entry) => ((value) => (value === null ? [] : [[entry.externalId, value]]))(of(entry))));
  return {
    basis: pick(({ memory }) => memory.basis),
    sent: pick(({ memory }) => memory.sent),
    returned: pick(({ memory }) => memory.returned),
    inFlight: pick(({ write }) => write),
  };
}
