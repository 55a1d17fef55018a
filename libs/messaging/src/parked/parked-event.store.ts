import { isHubError, isUuid, newId } from '@hub/common';
import type { BusEvent } from '@hub/sync-engine/ports';
import type { ClientBase, Pool } from 'pg';
import type { FailedEvent, KeyOutcome } from '../consume/key-outcome';
import { messageOf } from '../errors';
import { storableJson, storableText } from '../outbox/storable-json';
import { withoutToken } from './without-token';

/** A pool, or a client inside a transaction. */
export type Queryable = Pick<ClientBase | Pool, 'query'>;

/** What is set aside. */
export interface EventToPark {
  readonly group: string;
  readonly topic: string;
  readonly key: string;
  readonly accountId: string;
  readonly eventId: string;
  readonly type: string;
  /** The event as it would be delivered again, or whatever was found in its place. */
  readonly event: unknown;
  /** Stable dotted code of the error. */
  readonly reason: string;
  readonly message: string;
  readonly attempts: number;
}

/** A parked event that somebody asked to deliver again. */
export interface ReleasedEvent {
  readonly id: string;
  readonly event: BusEvent;
}

const INSERT = `
  insert into hub.parked_event (id, account_id, group_name, topic, partition, key, event_id, type, event, reason, message, attempts)
  values ($1, $2, $3, $4, hub.event_partition($5), $5, $6, $7, $8, $9, $10, $11)`;

const CLOSE_OPEN = `
  update hub.parked_event p set status = 'superseded', resolved_at = clock_timestamp()
    from unnest($2::text[], $3::text[]) as handled(topic, key)
   where p.group_name = $1 and p.status in ('parked', 'released') and p.topic = handled.topic and p.key = handled.key`;

const RELEASED = `
  select id, event from hub.parked_event
   where group_name = $1 and topic = any($2) and ($3::smallint is null or partition = $3) and status = 'released'
   order by id limit 50 for update skip locked`;

const PARK_AGAIN = `
  update hub.parked_event set status = 'parked', reason = $2, message = $3, attempts = attempts + $4
   where id = $1 and status = 'released'`;

const DELIVERED = `
  update hub.parked_event set status = 'delivered', resolved_at = clock_timestamp()
   where id = any($1) and status = 'released'`;

/** Longest message kept of an error. Unit: characters. */
const LONGEST_MESSAGE = 2_000;

/** Sets the events aside; an older one of the same group, topic and key is superseded. */
export async function parkEvents(db: Queryable, events: readonly EventToPark[]): Promise<void> {
  for (const event of events) {
    await closeOpen(db, event.group, [event]);
    await db.query(INSERT, [
      newId(),
      isUuid(event.accountId) ? event.accountId : null,
      event.group,
      event.topic,
      storableText(event.key),
      withoutToken(storableText(event.eventId)),
      withoutToken(storableText(event.type)),
      withoutToken(storableJson(event.event)),
      event.reason,
      storableText(event.message).slice(0, LONGEST_MESSAGE),
      event.attempts,
    ]);
  }
}

/** Writes down what became of a batch: handled keys supersede what was parked of them, failing records are parked. */
export async function recordOutcomes(db: Queryable, group: string, outcomes: readonly KeyOutcome[]): Promise<void> {
  await closeOpen(db, group, outcomes.filter(({ failed }) => failed === null));
  await parkEvents(db, outcomes.flatMap(({ failed }) => (failed ? [toPark(group, failed)] : [])));
}

/**
 * Released events of a group, oldest first, locked until the transaction of `db` ends.
 * `partition` null: of every partition.
 */
export async function takeReleased(db: Queryable, group: string, topics: readonly string[], partition: number | null): Promise<ReleasedEvent[]> {
  const { rows } = await db.query<ReleasedEvent>(RELEASED, [group, topics, partition]);
  return rows;
}

/** Writes down what became of released events in the transaction that took them. */
export async function settleReleased(db: Queryable, released: readonly ReleasedEvent[], outcomes: readonly KeyOutcome[]): Promise<void> {
  const failures = new Map(outcomes.map((outcome) => [`${outcome.topic}\n${outcome.key}`, outcome.failed]));
  const delivered: string[] = [];
  for (const { id, event } of released) {
    const failed = failures.get(`${event.topic}\n${event.key}`) ?? null;
    if (failed) await db.query(PARK_AGAIN, [id, codeOf(failed.error), messageOf(failed.error).slice(0, LONGEST_MESSAGE), failed.attempts]);
    else delivered.push(id);
  }
  if (delivered.length > 0) await db.query(DELIVERED, [delivered]);
}

async function closeOpen(db: Queryable, group: string, keys: readonly { topic: string; key: string }[]): Promise<void> {
  if (keys.length > 0) await db.query(CLOSE_OPEN, [group, keys.map(({ topic }) => topic), keys.map(({ key }) => storableText(key))]);
}

function toPark(group: string, failed: FailedEvent): EventToPark {
  const { event, error, attempts } = failed;
  const { topic, key, accountId, type } = event;
  return { group, topic, key, accountId, type, eventId: event.id, event, reason: codeOf(error), message: messageOf(error), attempts };
}

function codeOf(error: unknown): string {
  return isHubError(error) ? error.code : 'handler.failed';
}
