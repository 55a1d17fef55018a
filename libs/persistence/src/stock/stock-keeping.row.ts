import type { BackorderPolicy, StockMode } from '@hub/contracts';
import type { StockKeeping } from '@hub/sync-engine/ports';

/** A product with its level in one warehouse and whose warehouse that is. */
export interface KeepingRow {
  readonly product_id: string;
  readonly stock_item_id: string | null;
  readonly product_ids: readonly string[] | null;
  readonly level_id: string | null;
  readonly mode: StockMode | null;
  readonly on_hand: number | null;
  readonly backorders: BackorderPolicy | null;
  readonly reserved: number | null;
  readonly buffer: number | null;
  readonly version: number | null;
  readonly warehouse_id: string | null;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
}

export function toKeeping(row: KeepingRow): StockKeeping {
  return {
    productId: row.product_id,
    stockItemId: row.stock_item_id,
    productIds: row.product_ids ?? [],
    level: levelOf(row),
    warehouse: row.warehouse_id === null ? null : { id: row.warehouse_id, owner: ownerOf(row) },
  };
}

function ownerOf({ owner_id: id, owner_name: name }: KeepingRow): { id: string; name: string } | null {
  return id === null ? null : { id, name: name ?? id };
}

function levelOf(row: KeepingRow): StockKeeping['level'] {
  if (row.level_id === null || row.mode === null || row.stock_item_id === null || row.warehouse_id === null) return null;
  return {
    id: row.level_id,
    stockItemId: row.stock_item_id,
    warehouseId: row.warehouse_id,
    mode: row.mode,
    onHand: row.on_hand,
    backorders: row.backorders ?? 'no',
    reserved: row.reserved ?? 0,
    buffer: row.buffer ?? 0,
    version: row.version ?? 0,
  };
}
