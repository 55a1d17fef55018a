import type { ShopState } from '../model/shop-state';
import type { StoredProduct } from '../model/stored-product';

const SYMBOLS: Readonly<Record<string, string>> = { EUR: '&euro;', USD: '&#36;', GBP: '&pound;', SEK: '&#107;&#114;', CHF: '&#67;&#72;&#70;' };

/** @returns the currency's symbol as an HTML entity, as WooCommerce shows it. */
export function currencySymbol(currency: string): string {
  return SYMBOLS[currency] ?? currency;
}

/** @returns true while a sale price applies at that moment. */
export function isOnSale(product: StoredProduct, at: number): boolean {
  if (product.sale_price === '' || Number(product.sale_price) >= Number(product.regular_price)) return false;
  if (product.date_on_sale_from !== null && product.date_on_sale_from > at) return false;
  return product.date_on_sale_to === null || product.date_on_sale_to >= at;
}

/** @returns the price asked at that moment; of a variable product the lowest of its published variations. */
export function activePrice(state: ShopState, product: StoredProduct, at: number): string {
  if (product.type === 'variable') return priceRange(state, product, at)[0] ?? '';
  return isOnSale(product, at) ? product.sale_price : product.regular_price;
}

/** @returns prices of the published variations, lowest first. */
export function priceRange(state: ShopState, parent: StoredProduct, at: number): string[] {
  return state.products
    .childrenOf(parent)
    .filter((child) => child.status === 'publish')
    .map((child) => activePrice(state, child, at))
    .filter((price) => price !== '')
    .sort((a, b) => Number(a) - Number(b));
}

/** @returns the price as the theme would print it. */
export function priceHtml(state: ShopState, product: StoredProduct, at: number): string {
  if (product.type === 'variable') return rangeHtml(state, priceRange(state, product, at));
  const price = activePrice(state, product, at);
  if (price === '') return '';
  if (!isOnSale(product, at)) return amountHtml(state, price);
  return `<del aria-hidden="true">${amountHtml(state, product.regular_price)}</del> <ins aria-hidden="true">${amountHtml(state, price)}</ins>`;
}

function rangeHtml(state: ShopState, prices: readonly string[]): string {
  const lowest = prices[0];
  const highest = prices[prices.length - 1];
  if (lowest === undefined || highest === undefined) return '';
  return lowest === highest ? amountHtml(state, lowest) : `${amountHtml(state, lowest)} &ndash; ${amountHtml(state, highest)}`;
}

function amountHtml(state: ShopState, amount: string): string {
  const symbol = `<span class="woocommerce-Price-currencySymbol">${currencySymbol(state.settings.currency)}</span>`;
  return `<span class="woocommerce-Price-amount amount"><bdi>${symbol}${Number(amount).toFixed(2)}</bdi></span>`;
}
