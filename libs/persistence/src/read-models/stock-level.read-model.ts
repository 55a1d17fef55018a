import type { BackorderPolicy, Json, StockMode } from '@hub/contracts';
import type { Condition, Page, PageRequest } from './keyset';
import { ReadModel } from './read-model';

export interface StockLevelFilter {
  readonly productId?: string;
  readonly warehouseId?: string;
  readonly mode?: string;
}

/** A stock level in the source's own terms; `productIds` are the products that draw on it. Times are ISO UTC. */
export interface StockLevelView {
  readonly id: string;
  readonly stockItemId: string;
  readonly productIds: readonly string[];
  readonly warehouseId: string;
  readonly mode: StockMode;
  readonly onHand: number | null;
  readonly reserved: number;
  readonly buffer: number;
  readonly backorders: BackorderPolicy;
  readonly version: number;
  readonly source: Json;
  readonly updatedAt: string;
}

const COLUMNS = `s.id, s.stock_item_id as "stockItemId", s.warehouse_id as "warehouseId", s.mode, s.on_hand as "onHand", s.reserved, s.buffer,
  s.backorders, s.version, s.source, s.updated_at as "updatedAt",
  coalesce((select array_agg(p.id order by p.id) from hub.product p where p.stock_item_id = s.stock_item_id), '{}') as "productIds"`;

/** Stock levels as people and programs read them, oldest first. */
export class StockLevelReadModel extends ReadModel {
  list(accountId: string, filter: StockLevelFilter, page: PageRequest): Promise<Page<StockLevelView>> {
    const where: Condition[] = [];
    if (filter.productId !== undefined) {
      where.push({ sql: 's.stock_item_id in (select p.stock_item_id from hub.product p where p.id = ?)', values: [filter.productId] });
    }
    if (filter.warehouseId !== undefined) where.push({ sql: 's.warehouse_id = ?', values: [filter.warehouseId] });
    if (filter.mode !== undefined) where.push({ sql: 's.mode = ?', values: [filter.mode] });
    return this.page<StockLevelView>(accountId, {
      columns: COLUMNS,
      from: 'hub.stock_level s',
      id: 's.id',
      where,
      sort: { expression: 's.id', type: 'uuid', direction: 'asc' },
      page,
    });
  }

  /** The level of a product in a warehouse, or undefined when nobody ever stated one. */
  async of(accountId: string, productId: string, warehouseId: string): Promise<StockLevelView | undefined> {
    const { rows } = await this.list(accountId, { productId, warehouseId }, { limit: 1, after: null });
    return rows[0];
  }
}
