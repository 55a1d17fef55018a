import type { ShopState } from '../model/shop-state';
import { isVariation, type StockStatus, type StoredProduct } from '../model/stored-product';

/** @returns the status WooCommerce derives from a managed quantity. Nothing counted yet is out of stock. */
export function derivedStatus(quantity: number | null, backorders: string): StockStatus {
  if (quantity !== null && quantity > 0) return 'instock';
  return backorders === 'no' ? 'outofstock' : 'onbackorder';
}

/**
 * What every save does to stock fields: managed products get a derived status, unmanaged ones lose quantity,
 * backorders and low stock amount. Parents follow their variations afterwards.
 */
export function alignStock(product: StoredProduct): Partial<StoredProduct> {
  if (!product.manage_stock) return { stock_quantity: null, backorders: 'no', low_stock_amount: null };
  return { stock_status: derivedStatus(product.stock_quantity, product.backorders) };
}

/** @returns the record whose stock a variation or product really uses: its parent for a variation that says `parent`. */
export function stockHolder(state: ShopState, product: StoredProduct): StoredProduct {
  if (!isVariation(product) || product.manage_stock) return product;
  const parent = state.products.parentOf(product);
  return parent?.manage_stock ? parent : product;
}

/** Brings a variable product's status in line with its variations, unless it manages stock itself. */
export function syncParentStatus(state: ShopState, parent: StoredProduct): void {
  if (parent.manage_stock) return;
  const children = state.products.childrenOf(parent);
  if (children.length === 0) return;
  const has = (status: StockStatus): boolean => children.some((child) => child.stock_status === status);
  const status: StockStatus = has('instock') ? 'instock' : has('onbackorder') ? 'onbackorder' : 'outofstock';
  if (status !== parent.stock_status) state.products.update(parent, { stock_status: status });
}
