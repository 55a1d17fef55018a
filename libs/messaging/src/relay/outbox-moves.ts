import type { ClientBase } from 'pg';
import { RELAY_GROUP } from '../consume/subscription-settings';
import { LOG_CHANNEL } from '../log/log-listener';
import { parkEvents, type EventToPark } from '../parked/parked-event.store';
import type { OutboxRow, RefusedRow } from './relay-sink';

/** How many rows are taken at once. */
export interface BatchLimits {
  /** Unit: rows. */
  readonly rows: number;
  /** Unit: bytes of JSON; the first row is taken however large it is. */
  readonly bytes: number;
}

// Every committed row, lowest number first. No cursor: a number that commits late is simply still here next time.
const NEXT = `
  select batch.seq::text as seq, id, account_id as "accountId", topic, key, type, bytes, case when $3 then value::text end as value
    from (select o.*, sum(o.bytes) over (order by o.seq) as reached
            from (select *, octet_length(value::text) as bytes from hub.outbox order by seq limit $1) o) batch
   where reached <= $2 or reached = bytes
   order by batch.seq`;

const MOVE = `
  with gone as (
    delete from hub.outbox where seq = any($1::bigint[]) returning seq, id, account_id, topic, key, type, value
  ), logged as (
    insert into hub.event_log (position, id, account_id, topic, partition, key, type, value)
    select nextval('hub.event_log_position'), id, account_id, topic, hub.event_partition(key), key, type, value
      from (select * from gone order by seq) ordered
    returning topic, key
  ), newer as (
    update hub.parked_event p set status = 'superseded', resolved_at = clock_timestamp()
      from (select distinct topic, key from logged) l
     where p.group_name = '${RELAY_GROUP}' and p.status in ('parked', 'released') and p.topic = l.topic and p.key = l.key
  )
  select count(*)::int as moved, pg_notify('${LOG_CHANNEL}', '') from logged`;

const REMOVE = 'delete from hub.outbox where seq = $1 returning value';

// After a restored backup the sequence may be behind what consumers have read already; they would then skip events.
const ALIGN = `
  select setval('hub.event_log_position', greatest(
    (select last_value from hub.event_log_position),
    (select coalesce(max(position), 0) from hub.event_log),
    (select coalesce(max(position), 0) from hub.consumer_position)))`;

/** The oldest unpublished rows. */
export async function nextRows(client: ClientBase, limits: BatchLimits, withValues: boolean): Promise<OutboxRow[]> {
  const { rows } = await client.query<OutboxRow>(NEXT, [limits.rows, limits.bytes, withValues]);
  return rows;
}

/** Moves published rows into the log and sets refused ones aside, all or nothing. Answers how many went into the log. */
export async function moveRows(client: ClientBase, published: readonly OutboxRow[], refused: readonly RefusedRow[]): Promise<number> {
  if (refused.length === 0) return move(client, published);
  await client.query('begin');
  for (const refusal of refused) await setAside(client, refusal);
  const moved = await move(client, published);
  await client.query('commit');
  return moved;
}

/** Makes sure that positions given from now on are higher than any that was read. */
export async function alignPositions(client: ClientBase): Promise<void> {
  await client.query(ALIGN);
}

async function move(client: ClientBase, rows: readonly OutboxRow[]): Promise<number> {
  const result = await client.query<{ moved: number }>(MOVE, [rows.map(({ seq }) => seq)]);
  return result.rows[0]?.moved ?? 0;
}

async function setAside(client: ClientBase, { row, reason, message }: RefusedRow): Promise<void> {
  const { rows } = await client.query<{ value: unknown }>(REMOVE, [row.seq]);
  const removed = rows[0];
  if (!removed) return;
  const { topic, key, type } = row;
  const parked: EventToPark = {
    group: RELAY_GROUP,
    topic,
    key,
    type,
    accountId: row.accountId ?? '',
    eventId: row.id,
    event: removed.value,
    reason,
    message,
    attempts: 1,
  };
  await parkEvents(client, [parked]);
}
