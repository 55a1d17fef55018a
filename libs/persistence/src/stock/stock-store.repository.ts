import { indexBy, NotFoundError } from '@hub/common';
import {
  StockStore,
  type ListingQuery,
  type PushReadiness,
  type StockKeeping,
  type StockLevelWrite,
  type StockListing,
  type StockPool,
  type Tx,
} from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { toKeeping, type KeepingRow } from './stock-keeping.row';
import { toListing, toPool, type StockListingRow, type StockPoolRow } from './stock-listing.row';
import { COUNT_LISTINGS, LISTINGS_OF_PRODUCTS, LISTINGS_OF_RECORDS, LOCK_KEEPING, POOLS, PRODUCT_PAGE, READINESS, SAVE_LEVEL } from './stock.sql';

/** Stock as exporters and operators see it, in PostgreSQL. */
export class PgStockStore extends StockStore {
  async listings(tx: Tx, { connectionId, warehouseId }: ListingQuery, productIds: readonly string[]): Promise<readonly StockListing[]> {
    const { rows } = await clientOf(tx).query<StockListingRow>(LISTINGS_OF_PRODUCTS, [connectionId, warehouseId, productIds]);
    return rows.map(toListing);
  }

  async pools(tx: Tx, query: ListingQuery, parentExternalIds: readonly string[]): Promise<readonly StockPool[]> {
    const client = clientOf(tx);
    const { rows: pools } = await client.query<StockPoolRow>(POOLS, [query.connectionId, parentExternalIds]);
    const { rows: parents } = await client.query<StockListingRow>(LISTINGS_OF_RECORDS, [query.connectionId, query.warehouseId, parentExternalIds]);
    const byId = indexBy(parents.map(toListing), (parent) => parent.externalId);
    return pools.map((pool) => toPool(pool, byId.get(pool.parent_external_id)));
  }

  async productPage(tx: Tx, connectionId: string, after: string | null, limit: number): Promise<readonly string[]> {
    const { rows } = await clientOf(tx).query<{ product_id: string }>(PRODUCT_PAGE, [connectionId, after, limit]);
    return rows.map((row) => row.product_id);
  }

  async countListings(tx: Tx, connectionId: string): Promise<number> {
    const { rows } = await clientOf(tx).query<{ count: number }>(COUNT_LISTINGS, [connectionId]);
    return rows[0]?.count ?? 0;
  }

  async readiness(tx: Tx, { connectionId, warehouseId }: ListingQuery): Promise<PushReadiness> {
    const { rows } = await clientOf(tx).query<{ connection_read: boolean; owner_read: boolean }>(READINESS, [connectionId, warehouseId]);
    return { connectionRead: rows[0]?.connection_read ?? false, ownerRead: rows[0]?.owner_read ?? false };
  }

  async consent(tx: Tx, connectionId: string, at: string): Promise<boolean> {
    const { rows } = await clientOf(tx).query<{ first: boolean }>(
      // The old row is read beside the new one to tell the first consent from a repeated one.
      `update hub.connection c set push_consent_at = coalesce(c.push_consent_at, $2), updated_at = now()
       from (select id, push_consent_at from hub.connection where id = $1 for no key update) before
       where c.id = before.id returning before.push_consent_at is null as first`,
      [connectionId, at],
    );
    const row = rows[0];
    if (row === undefined) throw new NotFoundError('connection.not-found', `There is no connection ${connectionId}.`);
    return row.first;
  }

  async lockKeeping(tx: Tx, productId: string, warehouseId: string): Promise<StockKeeping | null> {
    const client = clientOf(tx);
    const { rows: locked } = await client.query<{ stock_item_id: string | null }>('select stock_item_id from hub.product where id = $1 for no key update', [productId]);
    const product = locked[0];
    if (product === undefined) return null;
    // Products that share the item take turns here: creating a level must happen once.
    await client.query('select 1 from hub.stock_item where id = $1 for no key update', [product.stock_item_id]);
    const { rows } = await client.query<KeepingRow>(LOCK_KEEPING, [productId, warehouseId]);
    return rows[0] === undefined ? null : toKeeping(rows[0]);
  }

  async addStockItem(tx: Tx, stockItemId: string, productId: string, at: string): Promise<void> {
    const client = clientOf(tx);
    await client.query('insert into hub.stock_item (id, account_id, product_id, created_at) values ($1, $2, $3, $4)', [stockItemId, tx.accountId, productId, at]);
    await client.query('update hub.product set stock_item_id = $2 where id = $1', [productId, stockItemId]);
  }

  async saveLevel(tx: Tx, level: StockLevelWrite): Promise<void> {
    const { id, stockItemId, warehouseId, mode, onHand, backorders, version, source, at } = level;
    await clientOf(tx).query(SAVE_LEVEL, [id, tx.accountId, stockItemId, warehouseId, mode, onHand, backorders, version, JSON.stringify(source), at]);
  }
}
