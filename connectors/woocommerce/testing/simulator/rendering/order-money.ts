import type { ShopState } from '../model/shop-state';
import type { StoredOrder } from '../model/stored-order';
import type { TaxRate } from '../simulator-options';

/** Sums of an order, computed from its lines. */
export interface OrderSums {
  rate: TaxRate | undefined;
  discount: number;
  discountTax: number;
  shipping: number;
  shippingTax: number;
  cartTax: number;
  total: number;
}

/** @returns the tax rate for an order: that of its shipping, else billing country, else the shop's own. */
export function taxRateOf(state: ShopState, order: StoredOrder): TaxRate | undefined {
  const country = order.shipping['country'] || order.billing['country'] || state.settings.taxRates[0]?.country;
  return state.settings.taxRates.find((rate) => rate.country === country);
}

/** @returns tax of a net amount, rounded to the shop's decimals per line. */
export function taxOf(net: number, rate: TaxRate | undefined, decimals: number): number {
  return rounded((net * (rate?.percent ?? 0)) / 100, decimals);
}

export function sumsOf(state: ShopState, order: StoredOrder): OrderSums {
  const rate = taxRateOf(state, order);
  const { decimals } = state.settings;
  const tax = (net: number): number => taxOf(net, rate, decimals);
  const sum = (amounts: number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const lines = order.lines.map((line) => rounded(line.total, decimals));
  const shipping = sum(order.shippingLines.map((line) => line.total));
  const fees = order.feeLines.map((line) => line.total);
  const cartTax = sum([...lines, ...fees].map(tax));
  const shippingTax = sum(order.shippingLines.map((line) => tax(line.total)));
  return {
    rate,
    discount: sum(order.lines.map((line) => line.subtotal - line.total)),
    discountTax: sum(order.lines.map((line) => tax(line.subtotal) - tax(line.total))),
    shipping,
    shippingTax,
    cartTax,
    total: sum(lines) + sum(fees) + shipping + cartTax + shippingTax,
  };
}

function rounded(amount: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(amount * factor + 1e-7) / factor;
}
