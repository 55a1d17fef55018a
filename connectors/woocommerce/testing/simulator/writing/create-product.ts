import type { ShopState } from '../model/shop-state';
import { blankProduct, type StoredProduct } from '../model/stored-product';
import { slugify } from '../platform/php-text';
import { optionNames } from '../rendering/product-parts';
import type { Params } from '../rest/rest-call';
import { refuseTrashedSku } from './identity-checks';
import { productChanges } from './product-input';
import { addProduct } from './save-product';
import { variationChanges } from './variation-input';

/** Makes a product of the fields of a write and announces it. @throws {RestFailure} 400 for a clash or a bad picture. */
export function createProduct(state: ShopState, body: Params): StoredProduct {
  const blank = blankProduct(0, 'simple', state.clock.nowSeconds());
  const changes = productChanges(state, blank, body);
  refuseTrashedSku(state, changes.sku ?? '');
  const product: StoredProduct = Object.assign(blank, defaults(state), changes, { id: state.ids.next('post') });
  if (product.slug === '') product.slug = state.products.freeSlug(slugify(product.name) || String(product.id));
  if (typeof body['lang'] === 'string') product.lang = body['lang'];
  addProduct(state, product);
  return product;
}

/** Makes a variation of the fields of a write and announces it. @throws {RestFailure} 400 for a clash or a bad picture. */
export function createVariation(state: ShopState, parent: StoredProduct, body: Params): StoredProduct {
  const blank = { ...blankProduct(0, 'variation', state.clock.nowSeconds()), parent_id: parent.id };
  const changes = variationChanges(state, blank, parent, body);
  refuseTrashedSku(state, changes.sku ?? '');
  const variation: StoredProduct = Object.assign(blank, changes, { id: state.ids.next('post') });
  variation.slug = state.products.freeSlug(slugify(`${parent.name} ${optionNames(variation)}`));
  addProduct(state, variation);
  return variation;
}

function defaults(state: ShopState): Partial<StoredProduct> {
  return state.settings.features.defaultCategoryAssigned ? { categories: [state.defaultCategoryId] } : {};
}
