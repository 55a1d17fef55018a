import type { ShopState } from '../model/shop-state';
import type { StoredLine, StoredOrder } from '../model/stored-order';
import type { StoredProduct } from '../model/stored-product';
import { saveProduct } from './save-product';
import { stockHolder } from './stock-rules';

const TAKING = new Set(['processing', 'completed', 'on-hold']);
const GIVING_BACK = new Set(['cancelled', 'pending']);

/** Takes or gives back stock as a status demands; lines remember what they have taken, so nothing is taken twice (R33). */
export function moveStockFor(state: ShopState, order: StoredOrder): void {
  if (TAKING.has(order.status)) for (const line of order.lines) takeUpTo(state, line, line.quantity);
  if (GIVING_BACK.has(order.status)) for (const line of order.lines) takeUpTo(state, line, 0);
}

/** Adjusts the stock of a line whose quantity changed, in an order that has already taken its stock. */
export function adjustLineStock(state: ShopState, line: StoredLine): void {
  if (line.reducedStock > 0) takeUpTo(state, line, line.quantity);
}

function takeUpTo(state: ShopState, line: StoredLine, wanted: number): void {
  const sold = state.products.get(line.variation_id || line.product_id);
  const difference = wanted - line.reducedStock;
  if (!sold || difference === 0) return;
  const holder = stockHolder(state, sold);
  if (holder.manage_stock && state.settings.manageStock) {
    saveProduct(state, holder, { stock_quantity: (holder.stock_quantity ?? 0) - difference });
    line.reducedStock = wanted;
  }
  countSale(state, sold, difference);
}

function countSale(state: ShopState, sold: StoredProduct, pieces: number): void {
  const counted = state.products.parentOf(sold) ?? sold;
  state.products.update(counted, { total_sales: counted.total_sales + pieces });
}
