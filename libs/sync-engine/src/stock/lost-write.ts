import type { StockState } from '@hub/contracts';
import { sameStock } from './available';

/** A write whose answer never came: what the listing showed before, and what it was told. */
export interface LostWrite {
  readonly before: StockState;
  readonly told: StockState;
}

/**
 * Judges, from what a listing shows now, whether a write without an answer took effect. Exact agreement says so; beyond that only our
 * write moves a quantity up, and a quantity at or below what was told needs no second telling. When in doubt the answer is no, and
 * the decision is made anew from what is shown.
 */
export function hasTakenEffect({ before, told }: LostWrite, now: StockState): boolean {
  if (sameStock(told, now)) return true;
  if (before.mode !== 'tracked' || told.mode !== 'tracked' || now.mode !== 'tracked') return false;
  if (told.backorders !== now.backorders) return false;
  if (told.quantity > before.quantity) return now.quantity > before.quantity;
  return told.quantity < before.quantity && now.quantity <= told.quantity;
}
