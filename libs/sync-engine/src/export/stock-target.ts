import { indexBy } from '@hub/common';
import type { StockListing, StockPool } from '../ports';

/** An external record that a product's stock is written to. */
export interface StockTarget {
  readonly productId: string;
  /** The record to write to and what it shows. */
  readonly record: StockListing;
  /** Where the level comes from: the listing itself, also when the pool is written at its parent. */
  readonly listing: StockListing;
}

export type StockRoute =
  | { readonly kind: 'target'; readonly target: StockTarget }
  /** Nothing is written for this record: nobody counts it, it shows no stock, or another record's delivery speaks for its pool. */
  | { readonly kind: 'none' }
  /** Nothing can be written: the spoke keeps one pool where the hub counts several items. */
  | { readonly kind: 'impossible'; readonly issue: string };

const SEVERAL_ITEMS = 'Its variants share one stock figure in the shop, but are counted separately in the hub.';
const PARENT_UNLINKED = 'Its stock is kept at a parent product that is not linked.';

/**
 * Says which record a listing's stock is written to. Each shared pool is published once, at the parent: by the parent's own delivery
 * when its product is counted, else by that of one variant (the carrier). Parents often match nothing (they have neither SKU nor barcode)
 * and then have no level of their own, although their variants are counted.
 */
export function routeStock(listing: StockListing, pools: ReadonlyMap<string, StockPool>): StockRoute {
  if (listing.stockItemId === null || listing.shown === null) return { kind: 'none' };
  if (listing.shown.scope === 'parent') return routeToPool(listing, pools.get(listing.parentExternalId ?? ''));
  // A parent that counts nothing itself follows its variants: there is nothing to tell it.
  if (listing.kind === 'parent' && listing.shown.state.mode !== 'tracked') return { kind: 'none' };
  return { kind: 'target', target: { productId: listing.productId, record: listing, listing } };
}

function routeToPool(listing: StockListing, pool: StockPool | undefined): StockRoute {
  if (pool === undefined || pool.parent === null) return { kind: 'impossible', issue: PARENT_UNLINKED };
  const { parent, stockItemIds, carrierProductId } = pool;
  if (parent.stockItemId === listing.stockItemId) return { kind: 'none' };
  if (isCounted(parent) || stockItemIds.length > 1) return { kind: 'impossible', issue: SEVERAL_ITEMS };
  if (carrierProductId !== listing.productId) return { kind: 'none' };
  return { kind: 'target', target: { productId: listing.productId, record: parent, listing } };
}

function isCounted({ stockItemId, level }: StockListing): boolean {
  return stockItemId !== null && level !== null;
}

/** The pools that these listings draw on, by the parent's external id. */
export function poolsByParent(pools: readonly StockPool[]): ReadonlyMap<string, StockPool> {
  return indexBy(pools, (pool) => pool.parentExternalId);
}

/** External ids of the parents whose pools decide about these listings. */
export function poolParentsOf(listings: readonly StockListing[]): string[] {
  const parents = listings.flatMap(({ shown, parentExternalId }) => (shown?.scope === 'parent' && parentExternalId !== null ? [parentExternalId] : []));
  return [...new Set(parents)];
}
