/**
 * Parameters: connection, aspect, limit, now, token. Skipping locked rows keeps two holders from waiting for each other. Marks carry the
 * database's time, pauses the hub's: what is due by either is due.
 */
export const LEASE = `
with due as (
  select id from hub.delivery
  where connection_id = $1 and aspect = $2 and state in ('dirty', 'unknown') and due_at <= greatest($4::timestamptz, now())
  order by priority, due_at, id
  limit $3
  for update skip locked
)
update hub.delivery d set state = 'leased', lease_token = $5, leased_at = $4, updated_at = $4
from due where d.id = due.id
returning d.id, d.record_id, d.marked, d.reason, d.attempts, d.issue, d.basis, d.sent, d.returned, d.in_flight`;

/** Parameters: token, ids, in-flight documents, now. */
export const BEGIN_WRITES = `
update hub.delivery d set in_flight = w.in_flight, updated_at = $4
from unnest($2::uuid[], $3::jsonb[]) as w (id, in_flight)
where d.id = w.id and d.lease_token = $1
returning d.id`;

/**
 * Parameters: token, results, now. A delivery that was marked while it was held stays dirty, due when the mark said. What was refused
 * for good is set aside where operators see it; what went through clears what was set aside before.
 */
export const FINISH = `
with result as (
  select * from jsonb_to_recordset($2::jsonb) as r (id uuid, parked_id uuid, marked bigint, next text, due_at timestamptz, attempts int, basis jsonb,
    sent jsonb, sent_hash text, sent_at timestamptz, returned jsonb, in_flight jsonb, issue text, last_error jsonb)
), finished as (
  update hub.delivery d set
    state = case
      when r.next = 'retry' then 'dirty'
      when r.next = 'unknown' then 'unknown'
      when d.marked > r.marked then 'dirty'
      else r.next end,
    done = case when r.next = 'settled' then r.marked else d.done end,
    due_at = coalesce(r.due_at, d.due_at),
    attempts = r.attempts, basis = r.basis, sent = r.sent, sent_hash = r.sent_hash, sent_at = r.sent_at, returned = r.returned,
    in_flight = r.in_flight, issue = r.issue, last_error = nullif(r.last_error, 'null'::jsonb), lease_token = null, leased_at = null, updated_at = $3
  from result r where d.id = r.id and d.lease_token = $1
  returning d.id, d.account_id, d.connection_id, d.entity, d.record_id, d.aspect, r.next, r.parked_id, r.last_error
), parked as (
  insert into hub.parked (id, account_id, connection_id, entity, external_id, record_id, aspect, reason, code, message, created_at, updated_at)
  select f.parked_id, f.account_id, f.connection_id, f.entity, f.last_error ->> 'externalId', f.record_id, f.aspect, 'write-refused',
    f.last_error ->> 'code', f.last_error ->> 'message', $3, $3
  from finished f where f.next = 'parked'
  on conflict (connection_id, entity, external_id, reason) where state = 'open'
    do update set code = excluded.code, message = excluded.message, updated_at = excluded.updated_at
), superseded as (
  update hub.parked p set state = 'superseded', resolved_at = $3, resolved_by = 'delivery', updated_at = $3
  from finished f
  where f.next = 'settled' and p.connection_id = f.connection_id and p.record_id = f.record_id and p.aspect = f.aspect
    and p.reason = 'write-refused' and p.state = 'open'
)
select id from finished`;

/** Parameters: account, connection, products, new ids, now. */
export const MARK_RECONCILE = `
insert into hub.delivery (id, account_id, connection_id, entity, record_id, aspect, priority, reason, marked_at, due_at, updated_at)
select n.id, $1, $2, 'product', n.record_id, 'stock', 10, 'reconcile', $5, $5, $5
from unnest($3::uuid[], $4::uuid[]) as n (record_id, id)
order by n.record_id
on conflict (connection_id, record_id, aspect) do update
  set marked = hub.delivery.marked + 1, state = 'dirty', reason = excluded.reason, marked_at = excluded.marked_at, due_at = excluded.due_at,
      updated_at = excluded.updated_at
  where hub.delivery.state = 'settled'`;
