import { OUT_TOPICS } from '@hub/contracts';
import type { Queryable } from '../parked/parked-event.store';

/** What is kept of the log. */
export interface CompactionOptions {
  /** Every event is kept this long. Unit: days. Default 30, at least 1. */
  readonly keepDays?: number;
  /** Events removed per statement; a run repeats until nothing is left to remove. Default 5 000. */
  readonly batchEvents?: number;
  readonly signal?: AbortSignal;
}

const DAY_SECONDS = 86_400;

// Compacted topics lose what a newer event of the key has replaced; the others lose whatever is old.
const COMPACT = `
  with old as (
    select e.position from hub.event_log e
     where e.at < clock_timestamp() - make_interval(secs => $1::float8)
       and (e.topic <> all($2) or exists (
         select 1 from hub.event_log n where n.topic = e.topic and n.key = e.key and n.position > e.position))
     order by e.position limit $3
  )
  delete from hub.event_log e using old where e.position = old.position`;

const FORGET_RESOLVED = `
  delete from hub.parked_event where status in ('delivered', 'superseded', 'discarded')
     and resolved_at < clock_timestamp() - make_interval(secs => $1::float8)`;

/**
 * Removes what nobody needs any more, as the system role: the newest event of each key of an out-topic stays for ever,
 * others for `keepDays`, parked events that were resolved likewise. Safe to repeat and to run twice at once.
 * Answers how many events were removed.
 */
export async function compactLog(db: Queryable, options: CompactionOptions = {}): Promise<number> {
  const keepSeconds = Math.max(options.keepDays ?? 30, 1) * DAY_SECONDS;
  const batch = options.batchEvents ?? 5_000;
  await db.query(FORGET_RESOLVED, [keepSeconds]);
  let removed = 0;
  while (!options.signal?.aborted) {
    const { rowCount } = await db.query(COMPACT, [keepSeconds, OUT_TOPICS, batch]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < batch) break;
  }
  return removed;
}
