export const BACKORDER_POLICIES = ['no', 'notify', 'yes'] as const;
/** Whether a shop sells below zero: not at all, with a notice to the shopper, or silently. */
export type BackorderPolicy = (typeof BACKORDER_POLICIES)[number];

/**
 * A stock level in the source's own terms. Exactly one of three things, plus the backorder policy; all survive each way.
 * - `untracked-in-stock`: not counted, can be sold (with `backorders` other than `no`: sold on back-order);
 * - `untracked-out-of-stock`: not counted, cannot be sold; never turned into a count of zero on the way back;
 * - `tracked`: counted; `quantity` is an integer and may be negative.
 */
export type StockState =
  | { readonly mode: 'untracked-in-stock'; readonly backorders: BackorderPolicy }
  | { readonly mode: 'untracked-out-of-stock'; readonly backorders: BackorderPolicy }
  | { readonly mode: 'tracked'; readonly quantity: number; readonly backorders: BackorderPolicy };

export const STOCK_MODES = ['untracked-in-stock', 'untracked-out-of-stock', 'tracked', 'unknown'] as const;
/** Mode of a stock level; `unknown` means that nobody states it (any more): never exported. */
export type StockMode = (typeof STOCK_MODES)[number];

/** What one external record shows about stock. `parent`: it draws on its parent's pool and must not be counted twice. */
export interface StockObservation {
  readonly scope: 'own' | 'parent';
  readonly state: StockState;
}

/** A stock level as one who sells sees it; out of stock without a count is shown as tracked with none left. */
export interface StockView {
  readonly tracked: boolean;
  /**
   * The count; null where it is not tracked.
   * @integer
   */
  readonly quantity: number | null;
  /** Whether it can be bought without a back-order. */
  readonly purchasable: boolean;
  /** Whether it can be ordered with nothing left. */
  readonly backorderable: boolean;
}

/** Derives what readers see; null for an unknown level. */
export function stockViewOf(state: StockState | null): StockView | null {
  if (state === null) return null;
  const backorderable = state.backorders !== 'no';
  if (state.mode === 'untracked-in-stock') return { tracked: false, quantity: null, purchasable: true, backorderable };
  if (state.mode === 'untracked-out-of-stock') return { tracked: true, quantity: 0, purchasable: false, backorderable };
  return { tracked: true, quantity: state.quantity, purchasable: state.quantity > 0, backorderable };
}
