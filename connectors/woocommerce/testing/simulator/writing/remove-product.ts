import type { ShopState } from '../model/shop-state';
import { isVariation, type StoredProduct } from '../model/stored-product';

/** Moves a product to the trash, its variations along with it, and announces `deleted`. */
export function trashProduct(state: ShopState, product: StoredProduct): void {
  toTrash(state, product);
  for (const child of state.products.childrenOf(product)) toTrash(state, child);
  state.emit('product', 'deleted', product.id);
}

/** Brings variations back that went to the trash with their parent. Called when a save gives the parent a status. */
export function restoreChildren(state: ShopState, parent: StoredProduct): void {
  for (const id of parent.children) {
    const child = state.products.get(id);
    if (child?.status === 'trash') state.products.update(child, { status: child.trashed_from, trashed_from: '' });
  }
}

/** Deletes for good, variations included. Nothing is announced: WooCommerce sends no webhook for it (R48). */
export function deleteProduct(state: ShopState, product: StoredProduct): void {
  for (const id of product.children) {
    const child = state.products.get(id);
    if (child) state.products.remove(child);
  }
  const parent = state.products.parentOf(product);
  if (parent) state.products.update(parent, { children: parent.children.filter((id) => id !== product.id) });
  state.products.remove(product);
}

function toTrash(state: ShopState, product: StoredProduct): void {
  const moved = isVariation(product) ? {} : { date_modified: state.clock.nowSeconds() };
  state.products.update(product, { trashed_from: product.status, status: 'trash', ...moved });
}
