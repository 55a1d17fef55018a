import type { BackorderPolicy, StockState } from '@hub/contracts';
import { capacityOf, sameStock } from './available';

/** What the hub wanted a listing to show when it last decided about it; the next decision starts from here. */
export interface StockBasis {
  readonly mode: StockState['mode'];
  /** Units; null where nothing is counted. */
  readonly available: number | null;
  readonly backorders: BackorderPolicy;
  /** When it was decided, ISO UTC. */
  readonly at: string;
}

/** What a listing showed, when it was read, and since when it has been showing just that. ISO UTC. */
export interface ShownStock {
  readonly state: StockState;
  readonly readAt: string;
  readonly since: string;
}

export interface StockQuestion {
  /** Null: unknown. */
  readonly wanted: StockState | null;
  /** Null: nothing was decided yet. */
  readonly basis: StockBasis | null;
  readonly shown: ShownStock;
  /** Whether `shown` was read for this very decision. */
  readonly fresh: boolean;
  /** Whether the hub has written to the listing before: what was seen of it may then be a late look at the time before. */
  readonly writtenBefore: boolean;
  /** Whether a difference that has stood for `graceMs` may be corrected although nothing changed in the hub. */
  readonly reconcile: boolean;
  /** How long a listing may differ on its own account. Unit: milliseconds. */
  readonly graceMs: number;
  readonly nowMs: number;
}

export type StockDecision =
  /** Nothing is to be written. */
  | { readonly kind: 'nothing'; readonly why: 'unknown' | 'equal' | 'shows-less' | 'within-grace' }
  /** What the listing shows must be read before anything can be said. */
  | { readonly kind: 'read-first'; readonly why: 'fell' | 'stale' | 'reconcile' }
  | { readonly kind: 'write'; readonly why: 'first' | 'fell' | 'rose' | 'reconcile'; readonly state: StockState };

/** The basis that a decision about `wanted` leaves behind. */
export function basisOf(wanted: StockState, at: string): StockBasis {
  return { mode: wanted.mode, available: wanted.mode === 'tracked' ? wanted.quantity : null, backorders: wanted.backorders, at };
}

/**
 * Decides what a sales channel's listing should be told about stock. Pure.
 *
 * Compares what is wanted now with what was wanted at the last decision, not with what the channel shows: a sale there is an order on
 * its way and by itself no reason to write. When available fell, the channel gets the lower of wanted and what it shows *now* (a lost
 * webhook must not raise it above what it has sold down to); when available rose, it gets what is wanted; when nothing changed, only
 * a reconcile writes, after the grace time.
 */
export function decideStockPush(question: StockQuestion): StockDecision {
  const { wanted, basis } = question;
  if (wanted === null) return { kind: 'nothing', why: 'unknown' };
  const before = basis === null ? null : stateOf(basis);
  if (before !== null && sameStock(before, wanted)) return decideUnchanged(question, wanted);
  if (before === null) return writeUnlessShown(question, wanted, 'first');
  if (capacityOf(wanted) > capacityOf(before)) return writeUnlessShown(question, wanted, 'rose');
  return decideFall(question, wanted);
}

function decideUnchanged(question: StockQuestion, wanted: StockState): StockDecision {
  if (!question.reconcile) return { kind: 'nothing', why: 'equal' };
  if (!question.fresh) return { kind: 'read-first', why: 'reconcile' };
  if (sameStock(question.shown.state, wanted)) return { kind: 'nothing', why: 'equal' };
  const stoodMs = question.nowMs - differsSinceMs(question);
  return stoodMs >= question.graceMs ? { kind: 'write', why: 'reconcile', state: wanted } : { kind: 'nothing', why: 'within-grace' };
}

/** A listing cannot differ from a decision before the decision was made. */
function differsSinceMs({ shown, basis }: StockQuestion): number {
  return Math.max(Date.parse(shown.since), basis === null ? 0 : Date.parse(basis.at));
}

function writeUnlessShown(question: StockQuestion, wanted: StockState, why: 'first' | 'rose'): StockDecision {
  if (!sameStock(question.shown.state, wanted)) return { kind: 'write', why, state: wanted };
  // "It shows that already" is only worth believing when it cannot be a late look at the time before our own last write.
  return question.fresh || !question.writtenBefore ? { kind: 'nothing', why: 'equal' } : { kind: 'read-first', why: 'stale' };
}

function decideFall(question: StockQuestion, wanted: StockState): StockDecision {
  if (!question.fresh) return { kind: 'read-first', why: 'fell' };
  const state = lowerOf(wanted, question.shown.state);
  if (state === null) return { kind: 'nothing', why: 'shows-less' };
  if (!sameStock(state, question.shown.state)) return { kind: 'write', why: 'fell', state };
  return { kind: 'nothing', why: sameStock(state, wanted) ? 'equal' : 'shows-less' };
}

/** The lower of both, with the wanted backorder policy; null when the listing shows less in a mode that leaves nothing to say. */
function lowerOf(wanted: StockState, shown: StockState): StockState | null {
  if (capacityOf(shown) >= capacityOf(wanted)) return wanted;
  if (wanted.mode !== 'tracked' || shown.mode !== 'tracked') return null;
  return { mode: 'tracked', quantity: shown.quantity, backorders: wanted.backorders };
}

function stateOf(basis: StockBasis): StockState {
  if (basis.mode === 'tracked') return { mode: 'tracked', quantity: basis.available ?? 0, backorders: basis.backorders };
  return { mode: basis.mode, backorders: basis.backorders };
}
