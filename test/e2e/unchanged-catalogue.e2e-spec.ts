import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { Client } from 'pg';
import { startTestHub, type TestHub } from './support/test-hub';

/** With the variations that come with them more than 10,000 records. */
const OWNER_PRODUCTS = 7_000;
const CHANNEL_PRODUCTS = 150;
const LEAST_RECORDS = 10_000;
const DAY_MS = 86_400_000;
const IMPORT_TIMEOUT_MS = 240_000;

/** Tables that hold what the hub knows and wants: none of their rows may be touched. */
const TABLES = ['product', 'stock_item', 'stock_level', 'listing', 'link', 'identity_key', 'delivery', 'parked', 'observation', 'outbox', 'event_log'];

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: { readonly total?: Readonly<Record<string, number>> };
}

describe('an unchanged catalogue of 10,000 products', () => {
  let hub: TestHub;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let database: Client;
  const connections: string[] = [];

  beforeAll(async () => {
    owner = await WooCommerceSimulator.start({ siteName: 'Owner', seed: 41 });
    channel = await WooCommerceSimulator.start({ siteName: 'Channel', seed: 42 });
    const at = Date.now() - DAY_MS;
    seedCatalogue(owner.shop, { products: OWNER_PRODUCTS, seed: 41, at });
    seedCatalogue(channel.shop, { products: CHANNEL_PRODUCTS, seed: 41, from: OWNER_PRODUCTS - CHANNEL_PRODUCTS, identifiedBy: 'mixed', at });
    hub = await startTestHub();
    database = new Client({ connectionString: hub.ownerUrl });
    await database.connect();
    connections.push(await connect(owner, 'stock-owner'));
    await importsDone(1);
    connections.push(await connect(channel, 'sales-channel'));
    await importsDone(2);
    await quiet();
  }, IMPORT_TIMEOUT_MS);

  afterAll(async () => {
    await database?.end();
    await hub?.stop();
    await Promise.all([owner?.close(), channel?.close()]);
  }, 60_000);

  it(
    'is read again without a write to a master, a link or a shop',
    async () => {
      const before = await everyRow();
      const written = [owner.ledger.entries().length, channel.ledger.entries().length];
      const runs: Run[] = [];
      for (const id of connections) runs.push(await started(id));
      const ended = await Promise.all(runs.map((run) => finished(run.id)));
      await quiet();

      const totals = ended.map((run) => run.counts.total ?? {});
      expect(totals[0]?.['read']).toBeGreaterThanOrEqual(LEAST_RECORDS);
      for (const total of totals) expect(total['unchanged']).toBe(total['read']);
      expect(await everyRow()).toEqual(before);
      expect([owner.ledger.entries().length, channel.ledger.entries().length]).toEqual(written);
    },
    IMPORT_TIMEOUT_MS,
  );

  async function connect(shop: WooCommerceSimulator, preset: string): Promise<string> {
    const { consumerKey, consumerSecret } = shop.credentials;
    const body = { connector: 'woocommerce', name: preset, preset, language: 'en', settings: { url: shop.url }, credentials: { consumerKey, consumerSecret } };
    const created = await hub.call<{ id: string }>('POST', '/api/v1/connections', { body });
    expect(created.status).toBe(201);
    const activated = await hub.call('POST', `/api/v1/connections/${created.body.id}/activate`, { body: preset === 'sales-channel' ? { consent: true } : {} });
    expect(activated.status).toBeLessThan(300);
    return created.body.id;
  }

  async function importsDone(count: number): Promise<void> {
    const done = "select count(*)::int as done from hub.run where operation = 'import-products' and state = 'succeeded'";
    await eventually(async () => (await database.query<{ done: number }>(done)).rows[0]?.done === count, { timeoutMs: IMPORT_TIMEOUT_MS, everyMs: 100 });
  }

  /** Nothing is on its way: no delivery, no webhook, no event, no record to read again. */
  async function quiet(): Promise<void> {
    const open = `select (select count(*) from hub.delivery where state <> 'settled') + (select count(*) from hub.outbox) + (select count(*) from hub.refetch)
      + (select count(*) from hub.observation where state = 'pending') + (select count(*) from hub.run where state in ('queued', 'running', 'waiting')) as open`;
    await eventually(async () => owner.queue.length + channel.queue.length === 0 && (await database.query<{ open: string }>(open)).rows[0]?.open === '0', { timeoutMs: 60_000, everyMs: 100 });
  }

  async function started(connectionId: string): Promise<Run> {
    const { status, body } = await hub.call<Run>('POST', `/api/v1/connections/${connectionId}/runs`, { body: { operation: 'import-products' } });
    expect(status).toBeLessThan(300);
    return body;
  }

  async function finished(runId: string): Promise<Run> {
    return eventually(
      async () => {
        const { body } = await hub.call<Run>('GET', `/api/v1/runs/${runId}`);
        if (body.state !== 'succeeded') throw new Error(`the run is ${body.state}: ${JSON.stringify(body)}`);
        return body;
      },
      { timeoutMs: IMPORT_TIMEOUT_MS, everyMs: 100 },
    );
  }

  /** Every row version of every table: where it lies and which transaction wrote it. */
  async function everyRow(): Promise<Record<string, unknown>> {
    const rows: Record<string, unknown> = {};
    for (const table of TABLES) {
      const { rows: found } = await database.query(`select count(*)::int as rows, md5(coalesce(string_agg(t.ctid::text || t.xmin::text, ',' order by t.ctid), '')) as versions from hub.${table} t`);
      rows[table] = found[0];
    }
    return rows;
  }
});
