import { ConflictError, NotFoundError } from '@hub/common';
import type { CloudEvent, Topic } from '@hub/contracts';
import type { ClientBase } from 'pg';
import { RELAY_GROUP } from '../consume/subscription-settings';
import type { AccountScope } from '../log/account-scope';
import { LOG_CHANNEL } from '../log/log-listener';
import { appendToOutbox } from '../outbox/pg-outbox-writer';

/** `parked` waits for a person, `released` for its delivery; the others are over. */
export type ParkedEventStatus = 'parked' | 'released' | 'delivered' | 'superseded' | 'discarded';

/** An event that could not be handled, or that the bus refused (group `relay`). */
export interface ParkedEvent {
  readonly id: string;
  readonly accountId: string;
  readonly group: string;
  readonly topic: Topic;
  readonly key: string;
  readonly eventId: string;
  readonly type: string;
  readonly event: unknown;
  /** Stable dotted code of the last error. */
  readonly reason: string;
  readonly message: string;
  readonly attempts: number;
  readonly status: ParkedEventStatus;
  /** ISO-8601 UTC. */
  readonly parkedAt: string;
  readonly resolvedAt: string | null;
}

/** Which parked events to list. */
export interface ListParkedQuery {
  readonly accountId: string;
  /** Default: `parked`. */
  readonly status?: ParkedEventStatus;
  readonly group?: string;
  /** Id of the last one already seen. */
  readonly after?: string;
  /** Default 100, 1 to 1 000. */
  readonly limit?: number;
}

const COLUMNS = `id, account_id as "accountId", group_name as "group", topic, key, event_id as "eventId", type, event, reason, message,
  attempts, status, parked_at as "parkedAt", resolved_at as "resolvedAt"`;

type ParkedRow = Omit<ParkedEvent, 'parkedAt' | 'resolvedAt'> & { readonly parkedAt: Date | string; readonly resolvedAt: Date | string | null };

/** Parked events of one account, for the people who clear them. */
export class ParkedEvents {
  constructor(private readonly inAccount: AccountScope) {}

  /** Oldest first. */
  list(query: ListParkedQuery): Promise<ParkedEvent[]> {
    const limit = Math.min(Math.max(query.limit ?? 100, 1), 1_000);
    return this.inAccount(query.accountId, async (client) => {
      const { rows } = await client.query<ParkedRow>(
        `select ${COLUMNS} from hub.parked_event
          where account_id = $1 and status = $2 and ($3::text is null or group_name = $3) and ($4::uuid is null or id > $4)
          order by id limit $5`,
        [query.accountId, query.status ?? 'parked', query.group ?? null, query.after ?? null, limit],
      );
      return rows.map(toParkedEvent);
    });
  }

  /**
   * Delivers the event again to the group that could not handle it; one that the bus refused is published again.
   * @throws {NotFoundError} `parked-event.not-found`. @throws {ConflictError} when it is not parked any more or can never be delivered.
   */
  release(accountId: string, id: string): Promise<void> {
    return this.inAccount(accountId, async (client) => {
      const parked = await lockParked(client, accountId, id);
      if (parked.reason === 'event.malformed') {
        throw new ConflictError('parked-event.malformed', 'The message is no event and cannot be delivered; discard it and have its sender send it again');
      }
      if (parked.group === RELAY_GROUP) await publishAgain(client, parked);
      else await client.query("update hub.parked_event set status = 'released' where id = $1", [id]);
      await client.query(`select pg_notify('${LOG_CHANNEL}', '')`);
    });
  }

  /** Gives the event up. @throws {NotFoundError} @throws {ConflictError} as `release`. */
  discard(accountId: string, id: string): Promise<void> {
    return this.inAccount(accountId, async (client) => {
      await lockParked(client, accountId, id);
      await client.query("update hub.parked_event set status = 'discarded', resolved_at = clock_timestamp() where id = $1", [id]);
    });
  }
}

async function lockParked(client: ClientBase, accountId: string, id: string): Promise<ParkedRow> {
  const { rows } = await client.query<ParkedRow>(`select ${COLUMNS} from hub.parked_event where account_id = $1 and id = $2 for update`, [accountId, id]);
  const [parked] = rows;
  if (!parked) throw new NotFoundError('parked-event.not-found', `There is no parked event ${id} in this account`, { param: 'id' });
  if (parked.status !== 'parked') {
    throw new ConflictError('parked-event.not-parked', `Event ${parked.eventId} is ${parked.status} by now; only parked events can be released or discarded`);
  }
  return parked;
}

async function publishAgain(client: ClientBase, parked: ParkedRow): Promise<void> {
  const { accountId, topic, key, type } = parked;
  await client.query("update hub.parked_event set status = 'delivered', resolved_at = clock_timestamp() where id = $1", [parked.id]);
  await appendToOutbox(client, [{ id: parked.eventId, accountId, topic, key, type, value: parked.event as CloudEvent<unknown> }]);
}

function toParkedEvent(row: ParkedRow): ParkedEvent {
  return {
    ...row,
    parkedAt: new Date(row.parkedAt).toISOString(),
    resolvedAt: row.resolvedAt === null ? null : new Date(row.resolvedAt).toISOString(),
  };
}
