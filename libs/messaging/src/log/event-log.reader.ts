import type { CloudEvent, Topic } from '@hub/contracts';
import type { AccountScope } from './account-scope';

/** Which part of an account's log to read. */
export interface ReadLogQuery {
  readonly accountId: string;
  /** Default: every topic. */
  readonly topics?: readonly Topic[];
  /** Position of the last event already seen; default: from the oldest kept. A decimal number as text. */
  readonly after?: string;
  /** Default 100, 1 to 1 000. Unit: events. */
  readonly limit?: number;
}

/** One event of the log. */
export interface LoggedEvent {
  /** Where it stands; grows, with gaps. To be given back as `after`. */
  readonly position: string;
  readonly topic: Topic;
  readonly key: string;
  /** When the relay published it, ISO-8601 UTC. */
  readonly publishedAt: string;
  readonly event: CloudEvent<unknown>;
}

interface LogRow {
  readonly position: string;
  readonly topic: Topic;
  readonly key: string;
  readonly publishedAt: Date | string;
  readonly event: CloudEvent<unknown>;
}

// Positions are given by the one relay in the order it commits, so following them skips nothing.
const READ = `
  select e.position::text as position, e.topic, e.key, e.at as "publishedAt", e.value as event from hub.event_log e
   where e.account_id = $1 and e.position > $2::bigint and ($3::text[] is null or e.topic = any($3))
   order by e.position limit $4`;

/** Follows the event log of one account, whatever bus is in use. */
export class EventLogReader {
  constructor(private readonly inAccount: AccountScope) {}

  /** The next events, oldest first; empty when there are none yet. Only the newest of a key may be left of long ago. */
  readLog(query: ReadLogQuery): Promise<LoggedEvent[]> {
    const limit = Math.min(Math.max(query.limit ?? 100, 1), 1_000);
    return this.inAccount(query.accountId, async (client) => {
      const { rows } = await client.query<LogRow>(READ, [query.accountId, query.after ?? '0', query.topics ?? null, limit]);
      return rows.map((row) => ({ ...row, publishedAt: new Date(row.publishedAt).toISOString() }));
    });
  }
}
