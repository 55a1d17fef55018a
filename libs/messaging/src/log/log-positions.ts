import type { SubscribeOptions } from '@hub/sync-engine/ports';
import type { Queryable } from '../parked/parked-event.store';

/** Partitions of the event log, for every topic. Fixed: the stored partition numbers depend on it. */
export const LOG_PARTITIONS = 8;

// `now` starts after everything the log holds at this moment; rows still in the outbox come later and are read.
const REGISTER = `
  insert into hub.consumer_position (group_name, topic, partition, position)
  select $1, t.topic, p.partition, case when $3 then coalesce((select max(position) from hub.event_log), 0) else 0 end
    from unnest($2::text[]) as t(topic) cross join generate_series(0, ${LOG_PARTITIONS - 1}) as p(partition)
      on conflict do nothing`;

const LAG = `
  select count(*)::int as lag from (
    select 1 from hub.consumer_position c
      join hub.event_log e on e.topic = c.topic and e.partition = c.partition and e.position > c.position
     where c.group_name = $1 and c.topic = any($2) limit 100000
  ) waiting`;

const STUCK = `
  select c.topic, c.partition::int as partition,
         (extract(epoch from clock_timestamp() - greatest(c.served_at, oldest.at)) * 1000)::int as "stuckForMs",
         (select count(*)::int from hub.event_log e where e.topic = c.topic and e.partition = c.partition and e.position > c.position) as "lagEvents"
    from hub.consumer_position c
   cross join lateral (
     select e.at from hub.event_log e
      where e.topic = c.topic and e.partition = c.partition and e.position > c.position order by e.position limit 1
   ) oldest
   where c.group_name = $1 and c.topic = any($2)
     and greatest(c.served_at, oldest.at) < clock_timestamp() - make_interval(secs => $3::float8 / 1000)`;

/** A partition nobody reads although it holds something to read. */
export interface StuckPartition {
  readonly topic: string;
  readonly partition: number;
  readonly lagEvents: number;
  readonly stuckForMs: number;
}

/** Makes the group known for these topics; positions it has already are kept. */
export async function registerGroup(db: Queryable, group: string, topics: readonly string[], from: SubscribeOptions['from']): Promise<void> {
  await db.query(REGISTER, [group, topics, from === 'now']);
}

/** Events the group has still to handle, counted up to 100 000. */
export async function lagOfGroup(db: Queryable, group: string, topics: readonly string[]): Promise<number> {
  const { rows } = await db.query<{ lag: number }>(LAG, [group, topics]);
  return rows[0]?.lag ?? 0;
}

/** Partitions whose oldest unread event and last progress are both older than `stuckAfterMs`. */
export async function stuckPartitions(db: Queryable, group: string, topics: readonly string[], stuckAfterMs: number): Promise<StuckPartition[]> {
  const { rows } = await db.query<StuckPartition>(STUCK, [group, topics, stuckAfterMs]);
  return rows;
}
