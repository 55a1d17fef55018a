import type { Topic } from '@hub/contracts';
import type { BusEvent } from '@hub/sync-engine/ports';
import type { PoolClient } from 'pg';
import { readBusEvent } from '../consume/bus-event';

// The lock lives as long as the transaction, so a member that dies gives its partition back with its connection, and
// members that come or go need no coordinator. The longest unserved partition goes first, which keeps it fair.
const CLAIM = `
  select c.topic, c.partition::int as partition, c.position::text as position from hub.consumer_position c
   where c.group_name = $1 and c.topic = any($2)
     and (exists (select 1 from hub.event_log e where e.topic = c.topic and e.partition = c.partition and e.position > c.position)
       or exists (select 1 from hub.parked_event p
                   where p.group_name = c.group_name and p.topic = c.topic and p.partition = c.partition and p.status = 'released'))
   order by c.served_at limit 1 for update of c skip locked`;

// `order by e.position`, qualified: the bare name would mean the text in the select list, and "10" sorts before "9".
const READ = `
  select e.position::text as position, e.key, e.value from hub.event_log e
   where e.topic = $1 and e.partition = $2 and e.position > $3 order by e.position limit $4`;

const ADVANCE = `
  update hub.consumer_position set position = $4, served_at = clock_timestamp()
   where group_name = $1 and topic = $2 and partition = $3`;

/** One partition of one topic, held by this member until its transaction ends. */
export interface PartitionClaim {
  readonly topic: Topic;
  readonly partition: number;
  readonly position: string;
}

/** Events of a claimed partition and how far they reach. */
export interface ClaimedBatch {
  readonly events: readonly BusEvent[];
  readonly position: string;
}

/** Holds a partition that has something to do and that no other member holds; null when there is none. */
export async function claimPartition(client: PoolClient, group: string, topics: readonly string[]): Promise<PartitionClaim | null> {
  const { rows } = await client.query<PartitionClaim>(CLAIM, [group, topics]);
  return rows[0] ?? null;
}

/** The next events of the partition, oldest first. */
export async function readClaimed(client: PoolClient, claim: PartitionClaim, limit: number): Promise<ClaimedBatch> {
  const { rows } = await client.query<{ position: string; key: string; value: unknown }>(READ, [claim.topic, claim.partition, claim.position, limit]);
  return {
    events: rows.map((row) => readBusEvent(claim.topic, row.key, row.value)),
    position: rows[rows.length - 1]?.position ?? claim.position,
  };
}

/** Moves the group's position; takes effect when the claim's transaction commits. */
export async function advanceTo(client: PoolClient, group: string, claim: PartitionClaim, position: string): Promise<void> {
  await client.query(ADVANCE, [group, claim.topic, claim.partition, position]);
}
