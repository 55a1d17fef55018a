import type { Queryable } from '../parked/parked-event.store';

/** What waits to be published. */
export interface OutboxLag {
  /** Counted up to 100 000. */
  readonly rows: number;
  /** Age of the oldest row; 0 when there is none. Unit: milliseconds. */
  readonly oldestAgeMs: number;
}

const LAG = `
  select (select count(*)::int from (select 1 from hub.outbox limit 100000) counted) as rows,
         coalesce((select (extract(epoch from clock_timestamp() - created_at) * 1000)::float8 from hub.outbox order by seq limit 1), 0) as age`;

/** Measures the outbox, as the system role. */
export async function measureOutboxLag(db: Queryable): Promise<OutboxLag> {
  const { rows } = await db.query<{ rows: number; age: number }>(LAG);
  const [lag] = rows;
  return { rows: lag?.rows ?? 0, oldestAgeMs: Math.max(0, Math.round(lag?.age ?? 0)) };
}
