import type { CatalogueWrites, Tx } from '@hub/sync-engine/ports';
import { writeRows, type RowStatement } from './json-rows';
import { toProductJson } from './product.row';

const PRODUCT_TYPES = `id uuid, kind text, parent_id uuid, status text, version bigint, sku text, title text, price numeric, currency text, fields jsonb,
  provenance jsonb, operator_edits jsonb, identifiers jsonb, extensions jsonb, stock_item_id uuid, merged_into uuid, created_at timestamptz, updated_at timestamptz`;

const INSERT_PRODUCTS: RowStatement = {
  name: 'import-insert-products',
  text: `insert into hub.product (id, account_id, kind, parent_id, status, version, sku, title, price, currency, fields, provenance, operator_edits, identifiers,
           extensions, stock_item_id, merged_into, created_at, updated_at)
         select r.id, $2, r.kind, r.parent_id, r.status, r.version, r.sku, r.title, r.price, r.currency, r.fields, r.provenance, r.operator_edits, r.identifiers,
           r.extensions, r.stock_item_id, r.merged_into, r.created_at, r.updated_at
         from jsonb_to_recordset($1::jsonb) as r (${PRODUCT_TYPES})`,
};

const UPDATE_PRODUCTS: RowStatement = {
  name: 'import-update-products',
  text: `update hub.product p set kind = r.kind, parent_id = r.parent_id, status = r.status, version = r.version, sku = r.sku, title = r.title, price = r.price,
           currency = r.currency, fields = r.fields, provenance = r.provenance, operator_edits = r.operator_edits, identifiers = r.identifiers,
           extensions = r.extensions, stock_item_id = r.stock_item_id, merged_into = r.merged_into, updated_at = r.updated_at
         from jsonb_to_recordset($1::jsonb) as r (${PRODUCT_TYPES}) where p.id = r.id`,
};

const INSERT_STOCK_ITEMS: RowStatement = {
  name: 'import-insert-stock-items',
  text: `insert into hub.stock_item (id, account_id, product_id, created_at)
         select r.id, $2, r.product_id, $3 from jsonb_to_recordset($1::jsonb) as r (id uuid, product_id uuid)`,
};

const UPSERT_LEVELS: RowStatement = {
  name: 'import-upsert-levels',
  text: `insert into hub.stock_level as s (id, account_id, stock_item_id, warehouse_id, mode, on_hand, backorders, reserved, buffer, version, source, created_at, updated_at)
         select r.id, $2, r.stock_item_id, r.warehouse_id, r.mode, r.on_hand, r.backorders, r.reserved, r.buffer, r.version, r.source, $3, $3
         from jsonb_to_recordset($1::jsonb) as r (id uuid, stock_item_id uuid, warehouse_id uuid, mode text, on_hand int, backorders text, reserved int,
           buffer int, version bigint, source jsonb)
         order by r.stock_item_id, r.warehouse_id
         on conflict (stock_item_id, warehouse_id) do update
           set mode = excluded.mode, on_hand = excluded.on_hand, backorders = excluded.backorders, version = greatest(excluded.version, s.version + 1),
             source = excluded.source, updated_at = excluded.updated_at`,
};

/** Writes products before their stock items: a product names its item by a key that is checked at commit. */
export async function writeProducts(tx: Tx, writes: CatalogueWrites): Promise<void> {
  const { accountId } = tx;
  await writeRows(tx, { ...INSERT_PRODUCTS, values: [accountId] }, writes.newProducts.map(toProductJson));
  const items = writes.newStockItems.map((item) => ({ id: item.id, product_id: item.productId }));
  await writeRows(tx, { ...INSERT_STOCK_ITEMS, values: [accountId, writes.at] }, items);
  await writeRows(tx, UPDATE_PRODUCTS, writes.changedProducts.map(toProductJson));
}

/** Writes levels; versions only grow. */
export async function writeLevels(tx: Tx, writes: CatalogueWrites): Promise<void> {
  const rows = writes.levels.map((level) => ({
    id: level.id,
    stock_item_id: level.stockItemId,
    warehouse_id: level.warehouseId,
    mode: level.mode,
    on_hand: level.onHand,
    backorders: level.backorders,
    reserved: level.reserved,
    buffer: level.buffer,
    version: level.version,
    source: level.source,
  }));
  await writeRows(tx, { ...UPSERT_LEVELS, values: [tx.accountId, writes.at] }, rows);
}
