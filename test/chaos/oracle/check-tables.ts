import type { HubWitness } from '../hub/hub-witness';
import type { Finding } from './findings';

/** Nothing waits any more: no observation, no record to be read again, no run, no delivery, no event. */
export async function checkDrained(witness: HubWitness): Promise<Finding[]> {
  const waiting = Object.entries(await witness.waiting()).filter(([, count]) => count > 0);
  return waiting.map(([what, count]) => ({ rule: 'drained', message: `${count} ${what} still wait` }));
}

/** The event log tells the present: the newest event of every master has its version and fields, and versions only grow on the way. */
export async function checkEventLog(witness: HubWitness): Promise<Finding[]> {
  const stale = await witness.rows<{ id: string; version: string; told: string | null }>(NEWEST_EVENTS);
  const disordered = await witness.rows<{ key: string }>(DISORDERED);
  return [
    ...stale.map(({ id, version, told }) => ({ rule: 'events', message: `product ${id} is at version ${version}, its newest event says ${told}`, story: { productId: id } })),
    ...disordered.map(({ key }) => ({ rule: 'events', message: `the versions of record ${key} do not grow along the event log` })),
  ];
}

/** Deliveries end settled: nothing was refused for good by a shop that only had faults. */
export async function checkDeliveries(witness: HubWitness): Promise<Finding[]> {
  const rows = await witness.rows<{ productId: string; state: string; error: unknown }>(
    `select record_id as "productId", state, last_error as error from hub.delivery where state <> 'settled'`,
  );
  return rows.map(({ productId, state, error }) => ({ rule: 'deliveries', message: `the delivery of product ${productId} is ${state}: ${JSON.stringify(error)}`, story: { productId } }));
}

const NEWEST_EVENTS = `
select p.id, p.version::text as version, e.value -> 'data' ->> 'version' as told
from hub.product p
left join lateral (select value from hub.event_log where topic = 'product' and key = p.id::text order by position desc limit 1) e on true
where (e.value -> 'data' ->> 'version') is distinct from p.version::text or (e.value -> 'data' -> 'fields') is distinct from p.fields`;

const DISORDERED = `
select distinct key from (
  select key, (value -> 'data' ->> 'version')::bigint as version, lag((value -> 'data' ->> 'version')::bigint) over (partition by topic, key order by position) as before
  from hub.event_log where topic in ('product', 'stock')) told
where before >= version`;
