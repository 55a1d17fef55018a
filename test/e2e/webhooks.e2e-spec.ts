import { createHmac } from 'node:crypto';
import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { Client } from 'pg';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type Row } from './kit/store-operator';

jest.setTimeout(120_000);

const TOPICS = ['product.created', 'product.deleted', 'product.restored', 'product.updated'];

describe('webhooks of a store', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let store: WooCommerceSimulator;
  let id: string;

  beforeAll(async () => {
    [hub, store] = await Promise.all([HubStand.open(), WooCommerceSimulator.start()]);
    operator = new StoreOperator(hub);
    store.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 10 });
    id = await operator.connect(store, { name: 'Shop', preset: 'stock-owner' });
    await operator.settled(id);
  });
  afterAll(async () => {
    await hub?.close();
    await store?.close();
  });

  const healed = () => operator.incidents(id, 'webhooks-healed');
  const onHand = async (sku: string): Promise<unknown> => {
    const [product] = await operator.list(`/api/v1/products?sku=${sku}`);
    return product && (await operator.list(`/api/v1/stock-levels?productId=${product.id}`))[0]?.['onHand'];
  };
  const post = (raw: string | Buffer, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: unknown; headers: Headers }> =>
    hub.call('POST', `/hooks/woocommerce/${id}`, { key: null, raw, headers });
  const signed = (raw: string, topic = 'product.updated'): Promise<{ status: number }> => {
    const secret = store.shop.webhooks()[0]!.secret;
    return post(raw, { 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': createHmac('sha256', secret).update(raw).digest('base64') });
  };
  /** The product as the store's API shows it. */
  const shownTent = async (): Promise<string> => {
    const { consumerKey, consumerSecret } = store.credentials;
    const answer = await fetch(`${store.url}/wp-json/wc/v3/products/${store.shop.product('TENT').id}`, { headers: { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` } });
    return answer.text();
  };
  /** A person's hands on one webhook, then the check. */
  async function after(change: (webhookId: number) => void): Promise<Row> {
    const webhook = store.shop.webhooks().find(({ topic }) => topic === 'product.updated');
    change(webhook!.id);
    return operator.run(id, 'check-webhooks');
  }

  it('are set up with a secret and a label when it is switched on, pinged, and shown', async () => {
    const webhooks = store.shop.webhooks();
    expect(webhooks.map(({ topic }) => topic).sort()).toEqual(TOPICS);
    for (const webhook of webhooks) {
      expect(webhook).toMatchObject({ status: 'active', delivery_url: `${hub.url}/hooks/woocommerce/${id}`, secret: expect.stringMatching(/^[0-9a-f]{48}$/), pingPending: false });
      expect(webhook.name).toMatch(/^Entrepot /);
    }
    expect((await operator.list<Row & { topic: string; state: string }>(`/api/v1/connections/${id}/webhooks`)).map(({ topic, state }) => `${topic} ${state}`).sort()).toEqual(TOPICS.map((topic) => `${topic} active`));
    expect(await operator.connection(id)).toMatchObject({ webhookMode: 'webhooks', webhookUrl: `${hub.url}/hooks/woocommerce/${id}`, webhookNote: null });
    expect(await healed()).toEqual([]);
  });

  it('carry a change within moments', async () => {
    store.shop.setStock('TENT', 9);
    await eventually(async () => expect(await onHand('TENT')).toBe(9), { timeoutMs: 2_000 });
  });

  it('are answered as the store needs it', async () => {
    const ping = await post('webhook_id=5', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(ping.status).toBe(200);
    const raw = JSON.stringify({ id: 99_999, name: 'X' });
    expect((await post(raw, { 'x-wc-webhook-topic': 'product.updated' })).status).toBe(401);
    const forged = await post(raw, { 'x-wc-webhook-topic': 'product.updated', 'x-wc-webhook-signature': createHmac('sha256', 'guess').update(raw).digest('base64') });
    expect([forged.status, forged.body]).toEqual([401, expect.objectContaining({ type: 'authentication', code: 'woocommerce.webhook-bad-signature', requestId: expect.any(String) })]);
    expect((await signed('not json')).status).toBe(400);
    expect((await signed('{"id":"abc","name":5}')).status).toBe(400);
    expect((await signed(JSON.stringify({ id: 13, type: 'simple', name: 5, status: 'publish' }))).status).toBe(400);
    expect((await signed('{"code":"woocommerce_rest_product_invalid_id","message":"x","data":{"status":404}}')).status).toBe(200);
    expect((await signed(JSON.stringify({ id: 5, status: 'pending' }), 'order.updated')).status).toBe(200);
    expect((await post(Buffer.alloc(1_048_577, 0x20), { 'x-wc-webhook-topic': 'product.updated' })).status).toBe(413);
    for (const path of [`/hooks/woocommerce/${id}/`, `//hooks/woocommerce/${id}`, `/hooks/woocommerce/${id}?x=1`, '/hooks/woocommerce/', '/hooks/nobody/1', '/hooks/woocommerce/%00']) {
      const { status } = await hub.call('POST', path, { key: null, raw });
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
    expect(await operator.incidents(id)).toEqual([]);
  });

  it('are answered with success only once they are kept', async () => {
    // Two, because activity is seen as it was when a transaction first looked.
    const [database, watcher] = [new Client({ connectionString: hub.ownerUrl }), new Client({ connectionString: hub.ownerUrl })];
    await Promise.all([database.connect(), watcher.connect()]);
    const count = async (text: string): Promise<number> => Number((await watcher.query<{ count: string }>(text)).rows[0]?.count);
    const kept = "select count(*) from hub.observation where external_id = '4711'";
    try {
      await database.query('begin');
      await database.query('lock table hub.observation in share mode');
      const { id: _id, ...tent } = { ...JSON.parse(await shownTent()) };
      let answer = 0;
      const sent = signed(JSON.stringify({ ...tent, id: 4711 })).then(({ status }) => (answer = status));
      await eventually(async () => expect(await count("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%accept_webhooks%'")).toBe(1));
      expect([answer, await count(kept)]).toEqual([0, 0]);
      await database.query('rollback');
      expect([await sent, await count(kept)]).toEqual([200, 1]);
    } finally {
      await Promise.all([database.end(), watcher.end()]);
    }
  });

  it.each([
    ['disabled', (webhookId: number) => store.shop.setWebhookStatus(webhookId, 'disabled')],
    ['missing', (webhookId: number) => store.shop.deleteWebhook(webhookId)],
    ['re-pointed', (webhookId: number) => Object.assign(store.shop.webhooks().find((webhook) => webhook.id === webhookId)!, { delivery_url: 'http://127.0.0.1:9/elsewhere' })],
  ])('that are %s are made anew, the gap is filled, and one incident says so', async (state, change) => {
    const before = (await healed()).length;
    const sku = `GAP-${state}`;
    const run = await after((webhookId) => {
      change(webhookId);
      store.shop.setStock('TENT', 20 + before);
      store.queue.clear();
    });
    expect(run).toMatchObject({ state: 'succeeded', counts: { total: { read: 4, updated: 1, unchanged: 3 } } });
    expect(store.shop.webhooks().map((webhook) => [webhook.topic, webhook.status, webhook.delivery_url]).sort()).toEqual(TOPICS.map((topic) => [topic, 'active', `${hub.url}/hooks/woocommerce/${id}`]));
    await eventually(async () => expect(await onHand('TENT')).toBe(20 + before));
    await operator.settled(id);
    const incidents = await healed();
    expect(incidents).toHaveLength(before + 1);
    expect(incidents[0]).toMatchObject({ severity: 'warning', message: expect.stringMatching(/"Shop".*product\.updated/) });
    store.shop.createProduct({ name: sku, sku, manage_stock: true, stock_quantity: 1 });
    await eventually(async () => expect(await onHand(sku)).toBe(1));
  });

  it('that are doubled become single again without any fuss', async () => {
    const before = (await healed()).length;
    await after((webhookId) => {
      const webhook = store.shop.webhooks().find((one) => one.id === webhookId)!;
      store.shop.state.webhooks.set(900, { ...webhook, id: 900 });
    });
    expect(store.shop.webhooks()).toHaveLength(4);
    expect(await healed()).toHaveLength(before);
  });

  it('that a person pauses stay paused; polling finds the changes, and one incident says so until they run again', async () => {
    await after((webhookId) => store.shop.setWebhookStatus(webhookId, 'paused'));
    await operator.run(id, 'check-webhooks');
    const paused = await operator.incidents(id, 'webhooks-paused');
    expect(paused).toMatchObject([{ state: 'open', message: expect.stringContaining('product.updated') }]);
    store.shop.setStock('TENT', 50);
    await operator.run(id, 'poll-products');
    expect(await onHand('TENT')).toBe(50);
    await after((webhookId) => store.shop.setWebhookStatus(webhookId, 'active'));
    expect(await operator.incidents(id, 'webhooks-paused')).toMatchObject([{ state: 'resolved' }]);
  });

  it('go when the preset wants none, and come back with one that does', async () => {
    await operator.ok('PATCH', `/api/v1/connections/${id}`, { body: { preset: 'manual' } });
    await eventually(() => expect(store.shop.webhooks()).toEqual([]));
    await operator.ok('PATCH', `/api/v1/connections/${id}`, { body: { preset: 'stock-owner' } });
    await eventually(() => expect(store.shop.webhooks().map(({ topic }) => topic).sort()).toEqual(TOPICS));
    await operator.settled(id);
    store.shop.setStock('TENT', 60);
    await eventually(async () => expect(await onHand('TENT')).toBe(60));
  });

  it('of other programs are left alone', async () => {
    const [own] = store.shop.webhooks();
    store.shop.state.webhooks.set(800, { ...own!, id: 800, name: 'ERP', delivery_url: 'http://127.0.0.1:9/erp', secret: 'x' });
    await operator.run(id, 'check-webhooks');
    expect(store.shop.webhooks().find(({ name }) => name === 'ERP')).toMatchObject({ status: 'active', delivery_url: 'http://127.0.0.1:9/erp' });
    store.shop.deleteWebhook(800);
  });
});

describe('a hub nobody can reach', () => {
  it('polls every minute and says so; once it has an address it changes over, and back', async () => {
    const [hub, store] = await Promise.all([HubStand.open({ HUB_PUBLIC_URL: null }), WooCommerceSimulator.start()]);
    try {
      const operator = new StoreOperator(hub);
      store.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 10 });
      const id = await operator.connect(store, { preset: 'stock-owner' });
      await operator.settled(id);
      expect(store.shop.webhooks()).toEqual([]);
      expect(await operator.connection(id)).toMatchObject({ webhookMode: 'poll', webhookUrl: null, webhookNote: expect.stringContaining('polled every minute') });
      const manual = await operator.create(store, { preset: 'manual' });
      expect(await operator.connection(manual)).toMatchObject({ webhookNote: null });
      const every = async () => (await operator.list<Row & { operation: string; everyMs: number }>(`/api/v1/connections/${id}/schedules`)).find(({ operation }) => operation === 'poll-products')?.everyMs;
      expect(await every()).toBe(60_000);
      store.shop.setStock('TENT', 4);
      hub.clock.advance(61_000);
      const level = async () => (await operator.list('/api/v1/stock-levels'))[0]?.['onHand'];
      await eventually(async () => expect(await level()).toBe(4));
      await hub.restart();
      await eventually(() => expect(store.shop.webhooks()).toHaveLength(4));
      expect(await every()).toBe(300_000);
      await operator.settled(id);
      store.shop.setStock('TENT', 3);
      await eventually(async () => expect(await level()).toBe(3));
      await hub.restart({ HUB_PUBLIC_URL: null });
      await eventually(async () => expect(await every()).toBe(60_000));
      expect((await operator.connection(id))['webhookMode']).toBe('poll');
    } finally {
      await hub.close();
      await store.close();
    }
  });
});

describe('a hub that was down', () => {
  it('looks after its stores at once when it starts again', async () => {
    const [hub, store] = await Promise.all([HubStand.open(), WooCommerceSimulator.start()]);
    try {
      const operator = new StoreOperator(hub);
      const { id: tentId } = store.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 10 });
      store.shop.createProduct({ name: 'Lamp', sku: 'LAMP', manage_stock: true, stock_quantity: 3 });
      const id = await operator.connect(store, { preset: 'stock-owner' });
      await operator.settled(id);
      await hub.stop();
      for (let quantity = 9; quantity > 2; quantity -= 1) {
        store.shop.setStock('TENT', quantity);
        await eventually(() => expect(store.queue.length).toBe(0));
      }
      expect(store.shop.webhooks().map(({ topic, status }) => `${topic} ${status}`)).toContain('product.updated disabled');
      store.shop.forceDelete('LAMP');
      await hub.start();
      await eventually(async () => expect((await operator.list(`/api/v1/stock-levels`)).map((level) => level['onHand'])).toContain(3));
      await eventually(() => expect(store.shop.webhooks().map(({ status }) => status)).toEqual(['active', 'active', 'active', 'active']));
      await eventually(async () => expect((await operator.list<Row & { externalId: string; state: string }>(`/api/v1/listings?connectionId=${id}`)).map(({ state }) => state).sort()).toEqual(['broken', 'listed']));
      expect(await operator.incidents(id, 'webhooks-healed')).toHaveLength(1);
      store.shop.setStock(tentId, 77);
      await eventually(async () => expect((await operator.list(`/api/v1/stock-levels`)).map((level) => level['onHand'])).toContain(77));
    } finally {
      await hub.close();
      await store.close();
    }
  });
});
