import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { newId } from '@hub/common';
import { unpackRaw } from '@hub/persistence';
import { describeWithKafka, eventually } from '@hub/testing';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type Row } from './kit/store-operator';
import { BOOTSTRAP_KEY } from './support/test-hub';

jest.setTimeout(120_000);

const DOOR = '/api/v1/observations';
/** Nothing but the program under test tells the hub of changes: no webhooks, and polls are a minute apart. */
const QUIET = { HUB_PUBLIC_URL: null };

/** A store connected to a hub, and a program that watches the store on its own. */
class Watched {
  private constructor(
    readonly hub: HubStand,
    readonly operator: StoreOperator,
    readonly store: WooCommerceSimulator,
    readonly connectionId: string,
  ) {}

  static async begin(surroundings: Record<string, string | null> = {}): Promise<Watched> {
    const [hub, store] = await Promise.all([HubStand.open({ ...QUIET, ...surroundings }), WooCommerceSimulator.start()]);
    store.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 10 });
    const operator = new StoreOperator(hub);
    const connectionId = await operator.connect(store, { name: 'Owner', preset: 'stock-owner' });
    await operator.settled(connectionId);
    return new Watched(hub, operator, store, connectionId);
  }

  async end(): Promise<void> {
    await this.hub.close();
    await this.store.close();
  }

  async token(body: object = {}): Promise<string> {
    return (await this.operator.ok<{ token: string }>('POST', `/api/v1/connections/${this.connectionId}/ingest-token`, { body })).token;
  }

  event(data: object, attributes: object = {}): Record<string, unknown> {
    const all = { connectionId: this.connectionId, entity: 'product', ...data };
    return { specversion: '1.0', id: newId(), source: '/watcher', type: 'entrepot.record.observed', time: new Date().toISOString(), data: all, ...attributes };
  }

  get tentId(): string {
    return String(this.store.shop.products().find(({ sku }) => sku === 'TENT')?.id);
  }

  /** The tent as the store's API showed it last, changed by hand. */
  async tent(changes: object): Promise<object> {
    const client = new Client({ connectionString: this.hub.ownerUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ raw: Buffer }>('select raw from hub.observation where external_id = $1 order by id desc limit 1', [this.tentId]);
      return { ...(unpackRaw(rows[0]!.raw) as object), ...changes };
    } finally {
      await client.end();
    }
  }

  async title(): Promise<unknown> {
    return (await this.operator.list<Row & { title: string }>('/api/v1/products?sku=TENT'))[0]?.title;
  }

  async onHand(): Promise<unknown> {
    return (await this.operator.list<Row & { onHand: number }>('/api/v1/stock-levels'))[0]?.onHand;
  }
}

describe('a program that sends observations by HTTP', () => {
  let watched: Watched;
  let token: string;
  beforeAll(async () => {
    watched = await Watched.begin();
    token = await watched.token();
  });
  afterAll(() => watched?.end());

  const send = (body: unknown, key: string | null = token, headers: Record<string, string> = {}) =>
    watched.hub.call<{ code?: string; param?: string; observations?: number; hints?: number }>('POST', DOOR, { key, body, headers });

  it('has the store read by a hint', async () => {
    watched.store.shop.setStock('TENT', 4);
    const { status, body } = await send(watched.event({ externalId: watched.tentId }));
    expect([status, body]).toEqual([202, { observations: 0, hints: 1 }]);
    await eventually(async () => expect(await watched.onHand()).toBe(4));
  });

  it('is believed for what it shows, as CloudEvents batch, and once however often it says it', async () => {
    const sourceVersion = '2099-01-01T00:00:00Z';
    const raw = await watched.tent({ name: 'Tent for four', date_modified_gmt: '2099-01-01T00:00:00' });
    const batch = [watched.event({ externalId: watched.tentId, sourceVersion, raw })];
    expect((await send(batch, token, { 'content-type': 'application/cloudevents-batch+json' })).status).toBe(202);
    await eventually(async () => expect(await watched.title()).toBe('Tent for four'));
    const before = await watched.operator.list('/api/v1/events?limit=200');
    expect((await send(batch)).body).toEqual({ observations: 1, hints: 0 });
    await eventually(async () => expect((await watched.hub.call<string>('GET', '/metrics')).body).toMatch(/entrepot_observations_waiting 0/));
    expect(await watched.operator.list('/api/v1/events?limit=200')).toHaveLength(before.length);
  });

  it('may use an API key that may operate, but not one that may only look', async () => {
    expect((await send([watched.event({ externalId: watched.tentId })], BOOTSTRAP_KEY)).status).toBe(202);
    const { key } = await watched.operator.ok<{ key: string }>('POST', '/api/v1/api-keys', { body: { name: 'eyes', role: 'viewer' } });
    expect(await send([watched.event({ externalId: watched.tentId })], key)).toMatchObject({ status: 403, body: { code: 'auth.role-too-low' } });
  });

  it('is refused whole with the place of what is wrong', async () => {
    const good = watched.event({ externalId: watched.tentId });
    expect(await send([good, watched.event({})])).toMatchObject({ status: 400, body: { code: 'observation.malformed', param: '1.data.externalId' } });
    expect(await send([])).toMatchObject({ status: 400, body: { code: 'observation.no-events' } });
    expect(await send([watched.event({ connectionId: newId(), externalId: '1' })])).toMatchObject({ status: 403, body: { code: 'observation.foreign-connection' } });
    expect(await send([watched.event({ connectionId: newId(), externalId: '1' })], BOOTSTRAP_KEY)).toMatchObject({ status: 404, body: { code: 'connection.not-found' } });
    expect(await send([watched.event({ externalId: '1', raw: { text: 'x'.repeat(1_100_000) } })])).toMatchObject({ status: 413, body: { code: 'request.too-large' } });
    expect(await send([good], token, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await send([good], `eit_${'x'.repeat(32)}`)).toMatchObject({ status: 401, body: { code: 'auth.unknown-ingest-token' } });
    expect(await send([good], null)).toMatchObject({ status: 401, body: { code: 'auth.no-key' } });
  });

  it('gets nowhere else with its token', async () => {
    expect(await watched.hub.call('GET', '/api/v1/products', { key: token })).toMatchObject({ status: 401, body: { code: 'auth.unknown-key' } });
    expect(await watched.hub.call('GET', '/api/v1/connections', { key: token, headers: { 'content-type': 'application/cloudevents+json' } })).toMatchObject({ status: 415 });
  });

  it('changes over to a new token while the former still works, and loses both when they are revoked', async () => {
    const path = `/api/v1/connections/${watched.connectionId}/ingest-token`;
    const next = await watched.token({ formerValidForSeconds: 600 });
    const hint = (): object[] => [watched.event({ externalId: watched.tentId })];
    expect([(await send(hint(), token)).status, (await send(hint(), next)).status]).toEqual([202, 202]);
    const listed = await watched.operator.list<Row & { prefix: string; expiresAt: string | null }>(path);
    expect(listed.map(({ prefix, expiresAt }) => [prefix, expiresAt === null])).toEqual([[next.slice(0, 8), true], [token.slice(0, 8), false]]);
    expect(JSON.stringify(listed)).not.toContain(next);
    watched.hub.clock.advance(601_000);
    expect([(await send(hint(), token)).status, (await send(hint(), next)).status]).toEqual([401, 202]);
    expect((await watched.hub.call('DELETE', path)).status).toBe(204);
    expect((await watched.hub.call('DELETE', path)).status).toBe(204);
    expect((await send(hint(), next)).status).toBe(401);
    expect(await watched.operator.list(path)).toEqual([]);
  });

  it('finds nothing of another account', async () => {
    const { apiKey } = await watched.operator.ok<{ apiKey: string }>('POST', '/api/v1/accounts', { body: { name: 'Others' } });
    expect(await send([watched.event({ externalId: watched.tentId })], apiKey)).toMatchObject({ status: 404, body: { code: 'connection.not-found' } });
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await watched.hub.call<{ code: string }>(method, `/api/v1/connections/${watched.connectionId}/ingest-token`, { key: apiKey, ...(method === 'POST' ? { body: {} } : {}) });
      expect([method, answer.status, answer.body.code]).toEqual([method, 404, 'connection.not-found']);
    }
  });
});

describeWithKafka('a program that writes observations to Kafka', (kafka) => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await Watched.begin({ KAFKA_BROKERS: kafka.brokers().join(','), KAFKA_TOPIC_PREFIX: `${kafka.prefix()}entrepot` });
  });
  afterAll(() => watched?.end());

  it('is heard with its token; without one its message waits for a person, who has the store read', async () => {
    const token = await watched.token();
    const producer = new Kafka({ brokers: kafka.brokers(), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    const send = (attributes: object) =>
      producer.send({
        topic: `${kafka.prefix()}entrepot.observation`,
        messages: [{ key: `${watched.connectionId}:product:${watched.tentId}`, value: JSON.stringify(watched.event({ externalId: watched.tentId }, attributes)) }],
      });
    try {
      watched.store.shop.setStock('TENT', 6);
      await send({ ingesttoken: token });
      await eventually(async () => expect(await watched.onHand()).toBe(6), { timeoutMs: 30_000 });
      watched.store.shop.setStock('TENT', 3);
      await send({});
      const [parked] = await eventually(async () => {
        const found = await watched.operator.list<Row & { reason: string; message: string }>('/api/v1/parked?reason=unproven-sender');
        expect(found).toHaveLength(1);
        return found;
      }, { timeoutMs: 30_000 });
      expect(await watched.onHand()).toBe(6);
      await watched.operator.ok('POST', `/api/v1/parked/${parked?.id}/release`, { body: {} });
      await eventually(async () => expect(await watched.onHand()).toBe(3), { timeoutMs: 30_000 });
    } finally {
      await producer.disconnect();
    }
  });
});
