import type { ShopState } from '../model/shop-state';
import type { Backorders, StockStatus, StoredProduct } from '../model/stored-product';
import type { Params } from '../rest/rest-call';
import { isSent, phpInteger, truthy } from './sent';

/**
 * Stock fields of a write. What is sent and what counts differ: an unmanaged product ignores quantities, a managed one
 * has its status overruled on saving, and with the shop's switch off only the status of never-managed products is taken.
 */
export function stockChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const status = sentStatus(body);
  const statusChange = status === undefined ? {} : { stock_status: status };
  if (!state.settings.manageStock) return product.type === 'variable' ? {} : statusChange;
  if (product.type === 'grouped') return { ...statusChange, manage_stock: false };
  if (product.type === 'external') return { manage_stock: false, stock_status: 'instock' };
  const managed = isSent(body, 'manage_stock') ? truthy(body['manage_stock']) : product.manage_stock;
  if (!managed) return { ...statusChange, manage_stock: false };
  return { ...statusChange, manage_stock: true, ...backorderChange(body), ...quantityChange(product, body) };
}

function quantityChange(product: StoredProduct, body: Params): Partial<StoredProduct> {
  if (isSent(body, 'stock_quantity')) return { stock_quantity: phpInteger(body['stock_quantity']) };
  if (!isSent(body, 'inventory_delta')) return {};
  return { stock_quantity: (product.stock_quantity ?? 0) + phpInteger(body['inventory_delta']) };
}

function backorderChange(body: Params): Partial<StoredProduct> {
  const lowStock = 'low_stock_amount' in body ? { low_stock_amount: lowStockAmount(body['low_stock_amount']) } : {};
  if (!isSent(body, 'backorders')) return lowStock;
  const sent = String(body['backorders']);
  const backorders: Backorders = sent === 'yes' || sent === 'notify' ? sent : 'no';
  return { ...lowStock, backorders };
}

function lowStockAmount(value: unknown): number | null {
  return value === null || value === '' ? null : phpInteger(value);
}

function sentStatus(body: Params): StockStatus | undefined {
  if (isSent(body, 'stock_status')) {
    const sent = String(body['stock_status']);
    return sent === 'outofstock' || sent === 'onbackorder' ? sent : 'instock';
  }
  // `in_stock` is the field of v1 and v2; v3 routes drop it before.
  if (isSent(body, 'in_stock')) return truthy(body['in_stock']) ? 'instock' : 'outofstock';
  return undefined;
}
