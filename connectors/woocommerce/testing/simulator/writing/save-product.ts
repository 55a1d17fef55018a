import type { ShopState } from '../model/shop-state';
import { isVariation, type StoredProduct } from '../model/stored-product';
import { alignStock, syncParentStatus } from './stock-rules';

/**
 * Saves changes of a product or variation the way the data store does: stock fields aligned, dates moved (a variation
 * moves its parent too), webhooks told. Nothing is compared: saving equal values moves dates and fires as well.
 */
export function saveProduct(state: ShopState, product: StoredProduct, changes: Partial<StoredProduct>): void {
  state.products.update(product, changes);
  state.products.update(product, { ...alignStock(product), date_modified: state.clock.nowSeconds() });
  afterSave(state, product);
  state.emit('product', 'updated', product.id);
  tellParent(state, product);
}

/** Adds a new product or variation, aligned and announced. */
export function addProduct(state: ShopState, product: StoredProduct): void {
  Object.assign(product, alignStock(product));
  state.products.add(product);
  afterSave(state, product);
  state.emit('product', 'created', product.id);
  tellParent(state, product);
}

function afterSave(state: ShopState, product: StoredProduct): void {
  const parent = state.products.parentOf(product);
  if (!parent) return;
  if (!parent.children.includes(product.id)) state.products.update(parent, { children: [...parent.children, product.id] });
  syncParentStatus(state, parent);
  state.products.update(parent, { date_modified: product.date_modified });
}

function tellParent(state: ShopState, product: StoredProduct): void {
  if (isVariation(product) && state.settings.features.parentWebhookWithVariation) {
    state.emit('product', 'updated', product.parent_id);
  }
}
