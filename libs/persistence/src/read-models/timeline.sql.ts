import { InternalError, isUuid } from '@hub/common';

/**
 * Everything that is kept about one product, as a derived table `t` (id, at, kind, connection_id, what, details). The id is written
 * into each part, where an index serves it; a condition around the union would be applied too late.
 */
export function timelineSql(productId: string): string {
  if (!isUuid(productId)) throw new InternalError('timeline.not-an-id', 'The timeline was asked for something that is no id.');
  const id = `'${productId}'`;
  return `(
  select e.id, e.at, 'event' as kind, null::uuid as connection_id, e.type as what,
         jsonb_build_object('version', e.value->'data'->'version', 'changed', e.value->'data'->'changed') as details
    from hub.event_log e where e.topic = 'product' and e.key = ${id}
  union all
  select e.id, e.at, 'event', null, e.type,
         jsonb_build_object('version', e.value->'data'->'version', 'changed', e.value->'data'->'changed', 'warehouseId', e.value->'data'->'warehouseId',
           'mode', e.value->'data'->'mode', 'onHand', e.value->'data'->'onHand', 'available', e.value->'data'->'available')
    from hub.product p join hub.stock_level s on s.stock_item_id = p.stock_item_id join hub.event_log e on e.topic = 'stock' and e.key = s.id::text
    where p.id = ${id}
  union all
  select o.id, o.received_at, 'observation', o.connection_id, o.state,
         jsonb_build_object('externalId', o.external_id, 'source', o.source, 'seen', o.seen, 'sourceVersion', o.source_version,
           'readAt', ${isoTime('o.read_at')}, 'gone', o.gone, 'runId', o.run_id)
    from hub.observation o where o.product_id = ${id}
  union all
  select d.id, d.updated_at, 'delivery', d.connection_id, d.state,
         jsonb_build_object('aspect', d.aspect, 'reason', d.reason, 'sent', d.sent, 'sentAt', ${isoTime('d.sent_at')}, 'returned', d.returned,
           'attempts', d.attempts, 'error', d.last_error)
    from hub.delivery d where d.record_id = ${id}
  union all
  select k.id, k.created_at, 'parked', k.connection_id, k.reason,
         jsonb_build_object('code', k.code, 'message', k.message, 'externalId', k.external_id, 'state', k.state)
    from hub.parked k where k.record_id = ${id}
  union all
  select a.id, a.at, 'audit', null, a.action, jsonb_build_object('actor', a.actor, 'before', a.before, 'after', a.after)
    from hub.audit a where a.target_type = 'product' and a.target_id = ${id}
  union all
  select a.id, a.at, 'audit', null, a.action, jsonb_build_object('actor', a.actor, 'before', a.before, 'after', a.after)
    from hub.audit a where a.target_type in ('listing', 'parked') and ${id} in (a.before->>'productId', a.after->>'productId')
) t`;
}

/** Within a JSON document PostgreSQL would write times in a form of its own. */
function isoTime(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
