import type { ShopState } from '../model/shop-state';
import type { StoredProduct } from '../model/stored-product';
import { RestFailure } from '../rest/rest-error';

/**
 * Refuses a SKU another product has.
 * @throws {RestFailure} 400 `product_invalid_sku` naming the product that has it.
 */
export function refuseTakenSku(state: ShopState, sku: string, ownId: number): void {
  if (sku === '') return;
  const others = state.products.withSku(sku).filter((other) => other.id !== ownId);
  const holder = others.find((other) => other.status !== 'trash' && !areTranslations(state, other, ownId));
  if (!holder) return;
  const suggestion = state.settings.features.uniqueSkuSuggestion ? { unique_sku: freeSku(state, sku) } : {};
  throw new RestFailure('product_invalid_sku', 'Invalid or duplicated SKU.', 400, { resource_id: holder.id, ...suggestion });
}

/**
 * Since WooCommerce 9 a SKU stays taken while its product lies in the trash; only creating asks.
 * @throws {RestFailure} 400 `woocommerce_rest_product_not_created`, without saying which product has it.
 */
export function refuseTrashedSku(state: ShopState, sku: string): void {
  if (sku === '' || !state.settings.features.skuLookupGuard) return;
  if (state.products.withSku(sku).every((other) => other.status !== 'trash')) return;
  throw new RestFailure(
    'woocommerce_rest_product_not_created',
    `The product with SKU (${sku}) you are trying to insert is already present in the lookup table`,
    400,
  );
}

/**
 * Refuses a barcode another product has.
 * @throws {RestFailure} 400 `product_invalid_global_unique_id`.
 */
export function refuseTakenBarcode(state: ShopState, barcode: string, ownId: number): void {
  if (barcode === '') return;
  const holder = state.products
    .withBarcode(barcode)
    .find((other) => other.id !== ownId && other.status !== 'trash' && !areTranslations(state, other, ownId));
  if (!holder) return;
  throw new RestFailure('product_invalid_global_unique_id', 'Invalid or duplicated GTIN, UPC, EAN or ISBN.', 400, {
    resource_id: holder.id,
  });
}

// Translation plugins lift the uniqueness rule between the languages of one product.
function areTranslations(state: ShopState, other: StoredProduct, ownId: number): boolean {
  return state.settings.languages !== undefined && Object.values(other.translations).includes(ownId);
}

function freeSku(state: ShopState, taken: string): string {
  let number = 1;
  while (state.products.withSku(`${taken}-${number}`).length > 0) number += 1;
  return `${taken}-${number}`;
}
