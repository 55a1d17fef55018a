import { stockViewOf, type StockState } from '@hub/contracts';
import type { StockLevelView } from '@hub/persistence';
import type { StockLevelResponse } from './dto/stock-level.dto';

/** A stock level as the API shows it, with what readers derive from it. */
export function presentStockLevel(level: StockLevelView): StockLevelResponse {
  const available = level.onHand === null ? null : Math.max(0, level.onHand - level.reserved - level.buffer);
  return { ...level, available, view: stockViewOf(stateOf(level)) };
}

function stateOf({ mode, onHand, backorders }: StockLevelView): StockState | null {
  if (mode === 'unknown') return null;
  return mode === 'tracked' ? { mode, quantity: onHand ?? 0, backorders } : { mode, backorders };
}
