import type { Json, Money } from '@hub/contracts';

import { textOf } from '../wire/json';

type Fields = { readonly [field: string]: Json | undefined };

/** `undefined`: nothing can be said (no currency known). */
export interface PriceReading {
  readonly price: Money | null | undefined;
  readonly compareAtPrice: Money | null | undefined;
}

/**
 * Prices as the store wrote them. `price` is what a shopper pays now (the sale price while a sale runs, else the regular price),
 * `compareAtPrice` the regular price while a sale runs. Whether tax is included is a setting of the shop and kept out of here.
 */
export function pricesOf(record: Fields, currency: string | null): PriceReading {
  if (currency === null) return { price: undefined, compareAtPrice: undefined };
  const regular = amountOf(record['regular_price']);
  const current = amountOf(record['price']) ?? regular;
  const onSale = record['on_sale'] === true && regular !== null && regular !== current;
  return { price: money(current, currency), compareAtPrice: onSale ? money(regular, currency) : null };
}

function amountOf(value: Json | undefined): string | null {
  const text = textOf(value)?.trim() ?? '';
  return /^-?\d+(\.\d+)?$/.test(text) ? text : null;
}

function money(amount: string | null, currency: string): Money | null {
  return amount === null ? null : { amount, currency };
}
