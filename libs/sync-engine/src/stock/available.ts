import type { BackorderPolicy, StockMode, StockState } from '@hub/contracts';

/** What decides how much of a stock item may be promised in one warehouse. All figures are whole units. */
export interface StockLevelFigures {
  readonly mode: StockMode;
  /** Set exactly when `mode` is `tracked`; may be negative. */
  readonly onHand: number | null;
  readonly backorders: BackorderPolicy;
  /** Promised to open orders that the owner of the stock does not know yet. */
  readonly reserved: number;
  /** Kept back from every spoke. */
  readonly buffer: number;
}

/**
 * Units that may be promised: on hand − reserved − buffer, never below zero. Null when nothing is counted (untracked) and when nobody
 * states the level (`unknown`). `extraBuffer` is what one spoke's preset keeps back on top. Unit: whole units.
 */
export function availableOf(level: StockLevelFigures, extraBuffer = 0): number | null {
  if (level.mode !== 'tracked' || level.onHand === null) return null;
  return Math.max(0, level.onHand - level.reserved - level.buffer - extraBuffer);
}

/** What a spoke should show for a level: the quantity is lowered to what is available. Null: unknown, never exported. */
export function wantedStateOf(level: StockLevelFigures | null, extraBuffer = 0): StockState | null {
  if (level === null || level.mode === 'unknown') return null;
  if (level.mode !== 'tracked') return { mode: level.mode, backorders: level.backorders };
  const available = availableOf(level, extraBuffer);
  return available === null ? null : { mode: 'tracked', quantity: available, backorders: level.backorders };
}

/**
 * How much a state lets a shop sell without going below zero, for telling a rise from a fall: none for untracked out of stock, the
 * quantity where one is counted, no bound where it is not.
 */
export function capacityOf(state: StockState): number {
  if (state.mode === 'untracked-out-of-stock') return 0;
  return state.mode === 'tracked' ? state.quantity : Number.POSITIVE_INFINITY;
}

/** Whether two states say the same in every respect. */
export function sameStock(left: StockState, right: StockState): boolean {
  return left.mode === right.mode && left.backorders === right.backorders && capacityOf(left) === capacityOf(right);
}
