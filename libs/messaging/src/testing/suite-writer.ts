import { newId } from '@hub/common';
import { cloudEvent } from '@hub/contracts';
import type { OutboxEvent } from '@hub/sync-engine/ports';
import { Client, Pool } from 'pg';
import { appendToOutbox } from '../outbox/pg-outbox-writer';

/** How one write ends. */
export type Ending = 'commit' | 'rollback' | 'die';

/** An event of the suite: version `version` of record `key`. */
export function aProductEvent(accountId: string, key: string, version = 1, padding = ''): OutboxEvent {
  const id = newId();
  const value = cloudEvent({ id, accountId, type: 'product.changed', subject: key, time: new Date().toISOString(), data: { version, padding } });
  return { id, accountId, key, topic: 'product', type: value.type, value };
}

/** Writes records and their events as the hub does: lock the row, change it, append the event, all in one transaction. */
export class SuiteWriter {
  private readonly pool: Pool;

  constructor(
    private readonly servingUrl: string,
    readonly accountId: string,
  ) {
    this.pool = new Pool({ connectionString: servingUrl, max: 10 });
    this.pool.on('error', () => undefined);
  }

  /** Publishes the events in one transaction. */
  async publish(events: readonly OutboxEvent[]): Promise<void> {
    const client = await this.pool.connect();
    try {
      await this.begin(client);
      await appendToOutbox(client, events);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  /** Publishes version `1..count` of the keys, one transaction each round. Answers all event ids. */
  async publishVersions(keys: readonly string[], count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let version = 1; version <= count; version += 1) {
      const events = keys.map((key) => aProductEvent(this.accountId, key, version));
      await this.publish(events);
      ids.push(...events.map(({ id }) => id));
    }
    return ids;
  }

  /** Raises the version of one record, dawdling before and after the event is written, and ends as told. */
  async change(key: string, pausesMs: readonly [number, number], ending: Ending): Promise<void> {
    const client = new Client({ connectionString: this.servingUrl });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await this.begin(client);
      const { rows } = await client.query<{ version: number }>(
        `insert into public.suite_record as r (key, version) values ($1, 1)
             on conflict (key) do update set version = r.version + 1 returning version`,
        [key],
      );
      await client.query('select pg_sleep($1)', [pausesMs[0] / 1_000]);
      await appendToOutbox(client, [aProductEvent(this.accountId, key, rows[0]?.version ?? 0)]);
      await client.query('select pg_sleep($1)', [pausesMs[1] / 1_000]);
      if (ending === 'die') await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      else await client.query(ending);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async begin(client: { query(sql: string, values?: unknown[]): Promise<unknown> }): Promise<void> {
    await client.query('begin');
    await client.query("select set_config('hub.account_id', $1, true)", [this.accountId]);
  }
}

/** Tables in which the suite keeps its records and what its child processes saw. */
export const SUITE_TABLES = `
  create table public.suite_record (key text primary key, version integer not null);
  create table public.suite_seen (n bigint generated always as identity, member text, grp text, event_id uuid, key text);
  grant all on public.suite_record, public.suite_seen to entrepot_serving`;
