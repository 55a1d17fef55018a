import type { ConnectorMappers, Mapped, WantedStock } from '@hub/connector-sdk';
import type { Identifier, Json, ProductObservation, RawObservation, StockObservation, StockState } from '@hub/contracts';
import type { ToyProduct } from './toy-product';

const CANNOT_COUNT = 'The toy shop does not count this product.';
const COUNTS = 'The toy shop counts this product.';

/** Pure mappers between the toy shop's shapes and the model. */
export const toyMappers: ConnectorMappers = { product: toProduct, wantedStock, shownStock };

function toProduct(observation: RawObservation): Mapped<ProductObservation> {
  const raw = observation.raw as unknown as ToyProduct | null;
  if (raw === null || typeof raw.title !== 'string') return { ok: false, code: 'toy.no-title', message: 'The record has no title.' };
  return {
    ok: true,
    value: {
      kind: raw.kind,
      parentExternalId: raw.parentId,
      language: raw.language,
      listingKey: raw.translationOf,
      identifiers: identifiersOf(raw),
      fields: { sku: raw.sku, gtin: raw.gtin, price: { amount: raw.price, currency: 'EUR' }, status: 'active', [`title@${raw.language}`]: raw.title },
      stock: raw.stock,
      listing: raw.hidden ? 'hidden' : 'listed',
      modifiedAt: raw.modifiedAt,
      extensions: {},
      warnings: [],
    },
  };
}

function identifiersOf({ sku, gtin }: ToyProduct): Identifier[] {
  return [
    ...(sku === null ? [] : [{ type: 'sku' as const, value: sku.trim().toLowerCase(), given: sku }]),
    ...(gtin === null ? [] : [{ type: 'gtin' as const, value: gtin.padStart(14, '0'), given: gtin }]),
  ];
}

function wantedStock(state: StockState, shown: StockObservation): WantedStock {
  const target = shown.scope === 'parent' ? 'parent' : 'self';
  const status = sells(state) ? 'in' : 'out';
  const counts = shown.state.mode === 'tracked';
  if (state.mode === 'tracked' && counts) return { target, fields: { quantity: state.quantity, backorders: state.backorders }, issue: null };
  if (state.mode !== 'tracked' && !counts) return { target, fields: { status }, issue: null };
  return { target, fields: { status }, issue: counts ? COUNTS : CANNOT_COUNT };
}

function shownStock({ state }: StockObservation): { readonly [field: string]: Json } {
  const status = sells(state) ? 'in' : 'out';
  return state.mode === 'tracked' ? { quantity: state.quantity, backorders: state.backorders, status } : { status };
}

function sells(state: StockState): boolean {
  return state.mode === 'untracked-in-stock' || (state.mode === 'tracked' && state.quantity > 0);
}
