/**
 * Records that stock can be written to: tied to a product, there, and neither broken nor unlisted; of translated twins the original, or
 * the first one known where it is not there: language plugins copy stock to the others. The link is `k`, its listing `li`.
 */
const WRITABLE = `k.entity = 'product' and k.state = 'linked' and not k.gone and li.state in ('listed', 'hidden', 'paused')
  and (k.external_id = li.listing_key or not exists (
    select 1 from hub.link o where o.listing_id = k.listing_id and o.state = 'linked' and not o.gone and (o.external_id = li.listing_key or o.id < k.id)))`;

const LISTING = `
select k.id as link_id, k.external_id, k.parent_external_id, k.product_id, p.kind, p.sku, p.title, p.stock_item_id,
  l.mode, l.on_hand, l.backorders, l.reserved, l.buffer, k.stock_shown, k.read_at
from hub.link k
join hub.listing li on li.id = k.listing_id
join hub.product p on p.id = k.product_id
left join hub.stock_level l on l.stock_item_id = p.stock_item_id and l.warehouse_id = $2
where k.connection_id = $1 and ${WRITABLE}`;

/** Parameters: connection, warehouse, products. */
export const LISTINGS_OF_PRODUCTS = `${LISTING} and k.product_id = any($3::uuid[]) order by k.product_id, k.external_id`;

/** Parameters: connection, warehouse, external ids. */
export const LISTINGS_OF_RECORDS = `${LISTING} and k.external_id = any($3::text[])`;

/** Parameters: connection, parents' external ids. One row per parent that variants draw on. */
export const POOLS = `
select k.parent_external_id, array_agg(distinct p.stock_item_id) as stock_item_ids, min(p.id::text)::uuid as carrier_product_id
from hub.link k
join hub.listing li on li.id = k.listing_id
join hub.product p on p.id = k.product_id
where k.connection_id = $1 and k.parent_external_id = any($2::text[]) and ${WRITABLE}
  and k.stock_shown -> 'stock' ->> 'scope' = 'parent' and p.stock_item_id is not null
group by k.parent_external_id`;

/** Parameters: connection, after (null to begin), limit. */
export const PRODUCT_PAGE = `
select distinct k.product_id
from hub.link k join hub.listing li on li.id = k.listing_id
where k.connection_id = $1 and ${WRITABLE} and k.product_id is not null and ($2::uuid is null or k.product_id > $2::uuid)
order by k.product_id limit $3`;

/** Parameters: connection. */
export const COUNT_LISTINGS = `
select count(*) as count
from hub.link k join hub.listing li on li.id = k.listing_id
where k.connection_id = $1 and ${WRITABLE} and k.product_id is not null`;

/** Parameters: connection, warehouse. A sweep proves completeness as an import does; a poll's first run is a full import. */
export const READINESS = `
select
  exists (select 1 from hub.run r where r.connection_id = $1 and r.state = 'succeeded'
    and r.operation in ('import-products', 'poll-products', 'import-stock')) as connection_read,
  coalesce((select exists (select 1 from hub.run r where r.connection_id = w.owner_connection_id and r.state = 'succeeded'
    and r.operation in ('import-products', 'poll-products', 'import-stock'))
    from hub.warehouse w where w.id = $2 and w.owner_connection_id is not null), true) as owner_read`;

/** Parameters: product, warehouse. The product and its stock item are locked already. */
export const LOCK_KEEPING = `
select p.id as product_id, p.stock_item_id,
  (select array_agg(q.id order by q.id) from hub.product q where q.stock_item_id = p.stock_item_id) as product_ids,
  l.id as level_id, l.mode, l.on_hand, l.backorders, l.reserved, l.buffer, l.version,
  w.id as warehouse_id, c.id as owner_id, c.name as owner_name
from hub.product p
left join hub.warehouse w on w.id = $2
left join hub.connection c on c.id = w.owner_connection_id
left join hub.stock_level l on l.stock_item_id = p.stock_item_id and l.warehouse_id = w.id
where p.id = $1`;

/** Parameters: id, account, item, warehouse, mode, on hand, backorders, version, source, now. */
export const SAVE_LEVEL = `
insert into hub.stock_level (id, account_id, stock_item_id, warehouse_id, mode, on_hand, backorders, version, source, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
on conflict (stock_item_id, warehouse_id) do update
  set mode = excluded.mode, on_hand = excluded.on_hand, backorders = excluded.backorders, version = excluded.version, source = excluded.source,
      updated_at = excluded.updated_at`;
