import type { BackorderPolicy, ProductKind, StockMode, StockObservation } from '@hub/contracts';
import type { StockListing, StockPool } from '@hub/sync-engine/ports';

/** A link with its product and the level in the connection's warehouse. */
export interface StockListingRow {
  readonly link_id: string;
  readonly external_id: string;
  readonly parent_external_id: string | null;
  readonly product_id: string;
  readonly kind: ProductKind;
  readonly sku: string | null;
  readonly title: string | null;
  readonly stock_item_id: string | null;
  readonly mode: StockMode | null;
  readonly on_hand: number | null;
  readonly backorders: BackorderPolicy | null;
  readonly reserved: number | null;
  readonly buffer: number | null;
  /** As importers store it: what was shown, by which look, and since when. */
  readonly stock_shown: { readonly stock: StockObservation; readonly at: string; readonly since?: string } | null;
  readonly read_at: string;
}

export interface StockPoolRow {
  readonly parent_external_id: string;
  readonly stock_item_ids: readonly string[];
  readonly carrier_product_id: string;
}

export function toListing(row: StockListingRow): StockListing {
  return {
    linkId: row.link_id,
    externalId: row.external_id,
    parentExternalId: row.parent_external_id,
    productId: row.product_id,
    kind: row.kind,
    sku: row.sku,
    title: row.title,
    stockItemId: row.stock_item_id,
    level: levelOf(row),
    shown: row.stock_shown?.stock ?? null,
    shownReadAt: row.read_at,
    shownSince: row.stock_shown?.since ?? row.stock_shown?.at ?? row.read_at,
  };
}

function levelOf(row: StockListingRow): StockListing['level'] {
  if (row.mode === null) return null;
  return { mode: row.mode, onHand: row.on_hand, backorders: row.backorders ?? 'no', reserved: row.reserved ?? 0, buffer: row.buffer ?? 0 };
}

export function toPool(row: StockPoolRow, parent: StockListing | undefined): StockPool {
  return {
    parentExternalId: row.parent_external_id,
    parent: parent ?? null,
    stockItemIds: row.stock_item_ids,
    carrierProductId: row.carrier_product_id,
  };
}
