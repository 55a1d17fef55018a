import type { OutboxEvent, Tx } from '@hub/sync-engine/ports';
import { OutboxWriter } from '@hub/sync-engine/ports';
import type { ClientBase } from 'pg';
import { storableJson } from './storable-json';

/** Turns the engine's opaque transaction into the database client it runs on. */
export type ClientOf = (tx: Tx) => ClientBase;

/** Channel on which the relay hears of new rows. */
export const OUTBOX_CHANNEL = 'hub_outbox';

// One JSON document for the whole list: it is escaped once, where an array of documents is escaped twice.
// `with ordinality` keeps the caller's order: `seq` is drawn row by row as the sorted rows are inserted.
const APPEND = `
  insert into hub.outbox (id, account_id, topic, key, type, value)
  select e.id, e.account_id, e.topic, e.key, e.type, e.value
    from rows from (jsonb_to_recordset($1::jsonb) as (id uuid, account_id uuid, topic text, key text, type text, value jsonb)) with ordinality
      as e(id, account_id, topic, key, type, value, place)
   order by e.place`;

/** Writes events to `hub.outbox` on the caller's own connection, under the account its transaction is set to. */
export class PgOutboxWriter extends OutboxWriter {
  constructor(private readonly clientOf: ClientOf) {
    super();
  }

  async append(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    if (events.length > 0) await appendToOutbox(this.clientOf(tx), events);
  }
}

/** The same for code that already holds the database client. The list may not be empty. */
export async function appendToOutbox(client: ClientBase, events: readonly OutboxEvent[]): Promise<void> {
  const rows = events.map(({ id, accountId, topic, key, type, value }) => ({ id, account_id: accountId, topic, key, type, value }));
  await client.query({ name: 'outbox-append', text: APPEND, values: [storableJson(rows)] });
  // Delivered at commit, once per transaction however often it is sent.
  await client.query(`select pg_notify('${OUTBOX_CHANNEL}', '')`);
}
