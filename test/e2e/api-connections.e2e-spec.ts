import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { startTestHub, type TestHub } from './support/test-hub';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

interface Row {
  readonly id: string;
  readonly [member: string]: unknown;
}
interface List {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

function stockIn(simulator: WooCommerceSimulator, sku: string): number | null {
  return simulator.shop.stockOf(sku).stock_quantity;
}

describe('connecting stores through the API', () => {
  let hub: TestHub;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([startTestHub(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    owner.shop.createProduct({ name: 'Tent', sku: 'TENT-1', regular_price: '149.00', manage_stock: true, stock_quantity: 10 });
    owner.shop.createProduct({ name: 'Lamp', sku: 'LAMP-1', regular_price: '19.00', manage_stock: true, stock_quantity: 4 });
    channel.shop.createProduct({ name: 'Tent for two', sku: 'tent-1', regular_price: '159.00', manage_stock: true, stock_quantity: 7 });
  });
  afterAll(async () => {
    await hub?.stop();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  function bodyFor(shop: WooCommerceSimulator, name: string, preset: string): object {
    const [key] = shop.shop.keys();
    return { connector: 'woocommerce', name, preset, settings: { url: shop.url }, credentials: { consumerKey: key?.consumerKey, consumerSecret: key?.consumerSecret } };
  }

  it('shows the form to fill in', async () => {
    const { body } = await hub.call<List>('GET', '/api/v1/connectors');
    expect(body.data[0]).toMatchObject({ id: 'woocommerce', form: expect.arrayContaining([expect.objectContaining({ name: 'url', in: 'settings' })]) });
  });

  it('verifies without storing anything', async () => {
    const { status, body } = await hub.call<{ ok: boolean; checks: unknown[] }>('POST', '/api/v1/connections/verify', { body: bodyFor(owner, 'x', 'stock-owner') });
    expect([status, body.ok]).toEqual([200, true]);
    expect(body.checks.length).toBeGreaterThan(5);
    expect((await hub.call<List>('GET', '/api/v1/connections')).body.data).toEqual([]);
  });

  it('refuses a store that does not pass, with the checks, and keeps a draft when asked to', async () => {
    const wrong = { ...bodyFor(owner, 'Wrong', 'stock-owner'), credentials: { consumerKey: `ck_${'0'.repeat(40)}`, consumerSecret: `cs_${'0'.repeat(40)}` } };
    const refused = await hub.call<{ code: string; details: { checks: unknown[] } }>('POST', '/api/v1/connections', { body: wrong });
    expect([refused.status, refused.body.code]).toEqual([400, 'connection.not-verified']);
    expect(refused.body.details.checks.length).toBeGreaterThan(0);
    const draft = await hub.call<Row>('POST', '/api/v1/connections', { body: { ...wrong, saveUnverified: true } });
    expect([draft.status, draft.body.status]).toEqual([201, 'draft']);
    const activated = await hub.call<{ code: string }>('POST', `/api/v1/connections/${draft.body.id}/activate`);
    expect(activated.body.code).toBe('connection.not-verified');
    expect((await hub.call('DELETE', `/api/v1/connections/${draft.body.id}`)).status).toBe(204);
  });

  it('connects two stores and never shows a secret', async () => {
    for (const [name, shop, preset] of [['owner', owner, 'stock-owner'], ['channel', channel, 'sales-channel']] as const) {
      const created = await hub.call<Row>('POST', '/api/v1/connections', { body: bodyFor(shop, name, preset) });
      expect(created.status).toBe(201);
      expect(JSON.stringify(created.body)).not.toMatch(/c[ks]_[0-9a-f]{8}/);
      ids[name] = created.body.id;
      expect((await hub.call<Row>('POST', `/api/v1/connections/${created.body.id}/activate`)).body.status).toBe('active');
    }
    const twice = await hub.call<{ code: string }>('POST', '/api/v1/connections', { body: bodyFor(owner, 'owner', 'manual') });
    expect([twice.status, twice.body.code]).toEqual([409, 'connection.name-taken']);
  });

  it('imports both, ties what is the same product, and brings the channel to the stock of the owner', async () => {
    await eventually(
      async () => {
        const { body } = await hub.call<List>('GET', '/api/v1/runs?operation=import-products');
        expect(body.data.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
      },
      { timeoutMs: 30_000 },
    );
    const products = await hub.call<List>('GET', '/api/v1/products?sort=sku');
    expect(products.body.data.map(({ sku }) => sku)).toEqual(['LAMP-1', expect.stringMatching(/tent-1/i)]);
    await eventually(() => expect(stockIn(channel, 'tent-1')).toBe(10), { timeoutMs: 20_000 });
  });

  it('tells everything about a product', async () => {
    const { body } = await hub.call<List>('GET', '/api/v1/products?sku=Tent-1');
    expect(body.data).toHaveLength(1);
    const id = body.data[0]?.id ?? '';
    const detail = await hub.call<Row & { links: Row[]; provenance: object }>('GET', `/api/v1/products/${id}`);
    expect(detail.body.links).toHaveLength(2);
    // Both claims may be of the same second: which of the two stores wins then is decided by their ids.
    expect(detail.body.provenance).toMatchObject({ price: { connectionId: expect.any(String), at: expect.any(String) }, 'title@en': { linkId: expect.any(String) } });
    const ofOwner = detail.body.links.find(({ connectionId }) => connectionId === ids.owner);
    expect(ofOwner?.claims).toMatchObject({ price: { value: { amount: '149.00' } } });
    await eventually(async () => {
      const timeline = await hub.call<{ data: Array<{ kind: string }> }>('GET', `/api/v1/products/${id}/timeline`);
      expect([...new Set(timeline.body.data.map(({ kind }) => kind))].sort()).toEqual(['delivery', 'event', 'observation']);
    });
    const levels = await hub.call<List>('GET', `/api/v1/stock-levels?productId=${id}`);
    expect(levels.body.data[0]).toMatchObject({ mode: 'tracked', onHand: 10, available: 10, view: { purchasable: true } });
    const listed = await hub.call<List>('GET', `/api/v1/products?connection=${ids.channel}`);
    expect(listed.body.data.map((product) => product.id)).toEqual([id]);
  });

  it('carries a sale in one store to the other', async () => {
    owner.shop.sell('TENT-1', 3);
    await eventually(() => expect(stockIn(channel, 'tent-1')).toBe(7), { timeoutMs: 20_000 });
  });

  it('refuses to set stock that a connection owns, naming it', async () => {
    const [level] = (await hub.call<List>('GET', '/api/v1/stock-levels')).body.data;
    const [productId] = level?.productIds as string[];
    const { status, body } = await hub.call<{ code: string; message: string }>('PUT', `/api/v1/stock-levels/${productId}`, { body: { warehouseId: level?.warehouseId, onHand: 1 } });
    expect([status, body.code]).toEqual([409, 'stock.owned-by-connection']);
    expect(body.message).toContain('"owner"');
  });

  it('takes webhooks while paused, and tells stores of deleted connections that they are gone', async () => {
    expect((await hub.call<Row>('POST', `/api/v1/connections/${ids.owner}/pause`)).body.status).toBe('paused');
    owner.shop.setStock('TENT-1', 2);
    await eventually(async () => {
      const { body } = await hub.call<string>('GET', '/metrics');
      expect(body).toMatch(/entrepot_observations_waiting [1-9]/);
    });
    expect((await hub.call<Row>('POST', `/api/v1/connections/${ids.owner}/activate`)).body.status).toBe('active');
    await eventually(() => expect(stockIn(channel, 'tent-1')).toBe(2), { timeoutMs: 20_000 });
    expect((await hub.call('DELETE', `/api/v1/connections/${ids.channel}`)).status).toBe(204);
    expect((await hub.call('POST', `/hooks/woocommerce/${ids.channel}`, { raw: '{}' })).status).toBe(410);
    expect(channel.shop.webhooks()).toEqual([]);
    expect((await hub.call<List>('GET', '/api/v1/products')).body.data).toHaveLength(2);
  });
});
