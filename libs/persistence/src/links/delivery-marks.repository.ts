import { DeliveryMarks, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** Rank of stock among aspects: it goes before everything else. */
const STOCK_PRIORITY = 10;

// A connection that sells from the warehouse without owning it; drafts have never been verified.
const SELLS = `c.preset_body->'stock'->>'direction' = 'out' and c.status not in ('draft', 'deleting')
  and not exists (select 1 from hub.warehouse w where w.id = c.warehouse_id and w.owner_connection_id = c.id)`;
const SHOWN = `i.state in ('listed', 'hidden', 'paused')`;

// A delivery that failed keeps its pause: the spoke is not asked more often for being asked for more. Rows are taken in one order, so that two writers never deadlock.
const upsertFrom = (wanted: string): string => `
  insert into hub.delivery as d (id, account_id, connection_id, entity, record_id, aspect, priority, reason, state, marked_at, due_at, updated_at)
  select gen_random_uuid(), $1, t.connection_id, 'product', t.product_id, 'stock', ${STOCK_PRIORITY}, $2, 'dirty', now(), now(), now()
  from (${wanted}) t
  order by t.connection_id, t.product_id
  on conflict (connection_id, record_id, aspect) do update
    set marked = d.marked + 1, reason = excluded.reason, marked_at = excluded.marked_at, updated_at = excluded.updated_at,
        due_at = case when d.attempts > 0 and d.state <> 'parked' then d.due_at else least(d.due_at, excluded.due_at) end,
        attempts = case when d.state = 'parked' then 0 else d.attempts end,
        state = case when d.state in ('leased', 'unknown') then d.state else 'dirty' end
  returning d.connection_id as id`;

const MARK_STOCK = upsertFrom(`
  select distinct i.connection_id, p.id as product_id
  from hub.product p join hub.listing i on i.product_id = p.id join hub.connection c on c.id = i.connection_id
  where p.stock_item_id = any($3) and c.warehouse_id = any($4) and ${SHOWN} and ${SELLS}`);

const MARK_LISTINGS = upsertFrom(`
  select distinct i.connection_id, p.id as product_id
  from hub.product p join hub.listing i on i.product_id = p.id join hub.connection c on c.id = i.connection_id
  where i.connection_id = $3 and p.id = any($4) and ${SHOWN} and ${SELLS}`);

/** Delivery marks in `hub.delivery`: one row per connection and product, however often it is marked. */
export class PgDeliveryMarks extends DeliveryMarks {
  async markStock(tx: Tx, stockItemIds: readonly string[], warehouseIds: readonly string[], reason: string): Promise<readonly string[]> {
    if (stockItemIds.length === 0 || warehouseIds.length === 0) return [];
    return this.mark(tx, { name: 'mark-stock', text: MARK_STOCK, values: [tx.accountId, reason, stockItemIds, warehouseIds] });
  }

  async markListings(tx: Tx, connectionId: string, productIds: readonly string[], reason: string): Promise<readonly string[]> {
    if (productIds.length === 0) return [];
    return this.mark(tx, { name: 'mark-listings', text: MARK_LISTINGS, values: [tx.accountId, reason, connectionId, productIds] });
  }

  private async mark(tx: Tx, statement: { name: string; text: string; values: unknown[] }): Promise<readonly string[]> {
    const { rows } = await clientOf(tx).query<{ id: string }>(statement);
    return [...new Set(rows.map((row) => row.id))];
  }
}
