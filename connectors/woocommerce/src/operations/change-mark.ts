import type { HttpAnswer } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import { objectOf, textOf } from '../wire/json';
import { modifiedAtOf, type WireProduct } from '../wire/product.wire';

/**
 * How far a pull of changes reaches back behind the last mark. Changes of one second may be committed after it was read, and
 * `modified_after` is exclusive at whole seconds. Unit: milliseconds.
 */
export const OVERLAP_MS = 5 * 60_000;

/** The store's own time of an answer, ISO UTC with whole seconds. Without a Date header: the hub's time, a little earlier. */
export function storeTimeOf(answer: HttpAnswer, nowMs: number): string {
  const date = Date.parse(answer.headers['date'] ?? '');
  const atMs = Number.isFinite(date) ? date - 1000 * Number(answer.headers['age'] ?? 0) : nowMs - OVERLAP_MS;
  return wholeSeconds(Number.isFinite(atMs) ? atMs : nowMs - OVERLAP_MS);
}

/** Where a pull of changes since a stored mark begins, overlap included; null for an unreadable mark. */
export function sinceOf(mark: Json): string | null {
  const at = Date.parse(textOf(objectOf(mark)?.['at']) ?? textOf(mark) ?? '');
  return Number.isFinite(at) ? wholeSeconds(at - OVERLAP_MS) : null;
}

/** The filter for `since`: naive UTC with the flag; a suffix together with the flag is read wrongly (recorded). */
export function changeFilter(since: string): { readonly modified_after: string; readonly dates_are_gmt: boolean } {
  return { modified_after: since.replace(/Z$/, ''), dates_are_gmt: true };
}

/** Whether a record changed after `since`; one without a date might have. */
export function isAfter(record: WireProduct, since: string): boolean {
  const modifiedAt = modifiedAtOf(record);
  return modifiedAt === null || modifiedAt > since;
}

function wholeSeconds(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
