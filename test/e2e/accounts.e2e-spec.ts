import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { ean } from './kit/barcodes';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator, type Row } from './kit/store-operator';
import type { ApiAnswer, CallOptions } from './support/test-hub';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const ROLES = ['viewer', 'rule-author', 'operator', 'admin'] as const;
type Role = (typeof ROLES)[number];

interface NewKey extends Row {
  readonly key: string;
}

interface NewAccount extends Row {
  readonly apiKey: string;
}

/** The hub as the holder of one key sees it. */
class Holder {
  readonly operator = new StoreOperator(this);
  readonly catalogue = new CatalogueReader(this.operator);

  constructor(
    private readonly hub: HubStand,
    readonly key: string,
  ) {}

  call<T>(method: string, path: string, options: CallOptions = {}): Promise<ApiAnswer<T>> {
    return this.hub.call(method, path, { ...options, key: this.key });
  }

  async status(method: string, path: string, body?: object): Promise<number> {
    return (await this.call(method, path, body === undefined ? {} : { body })).status;
  }
}

describe('accounts and their keys', () => {
  let hub: HubStand;
  let bootstrap: StoreOperator;
  const shops: WooCommerceSimulator[] = [];

  beforeAll(async () => {
    hub = await HubStand.open();
    bootstrap = new StoreOperator(hub);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all(shops.map((shop) => shop.close()));
  });

  async function account(name: string): Promise<Holder> {
    const made = await bootstrap.ok<NewAccount>('POST', '/api/v1/accounts', { body: { name } });
    return new Holder(hub, made.apiKey);
  }

  async function holder(of: Holder | null, role: Role): Promise<Holder> {
    const made = await (of?.operator ?? bootstrap).ok<NewKey>('POST', '/api/v1/api-keys', { body: { name: `a ${role}`, role } });
    return new Holder(hub, made.key);
  }

  async function shop(quantity: number): Promise<WooCommerceSimulator> {
    const opened = await WooCommerceSimulator.start({ seed: shops.length + 1 });
    shops.push(opened);
    opened.shop.createProduct({ name: `Tent of ${quantity}`, sku: 'TENT', global_unique_id: ean(1), regular_price: '10', manage_stock: true, stock_quantity: quantity });
    return opened;
  }

  it('let each role do what it may, and nothing more', async () => {
    const needs: ReadonlyArray<readonly [Role, string, string, object?]> = [
      ['viewer', 'GET', '/api/v1/products'],
      ['viewer', 'GET', '/api/v1/connections'],
      ['viewer', 'GET', '/api/v1/events'],
      ['rule-author', 'POST', '/api/v1/presets', {}],
      ['operator', 'POST', '/api/v1/connections', {}],
      ['operator', 'POST', '/api/v1/warehouses', {}],
      ['operator', 'POST', '/api/v1/links', {}],
      ['operator', 'PUT', '/api/v1/stock-levels/01981c5e-7c1a-7000-8000-000000000001', {}],
      ['operator', 'POST', '/api/v1/parked/01981c5e-7c1a-7000-8000-000000000001/discard', {}],
      ['admin', 'GET', '/api/v1/api-keys'],
      ['admin', 'POST', '/api/v1/api-keys', {}],
    ];
    for (const [index, role] of ROLES.entries()) {
      const who = await holder(null, role);
      for (const [needed, method, path, body] of needs) {
        const status = await who.status(method, path, body);
        expect([role, method, path, status === 403]).toEqual([role, method, path, ROLES.indexOf(needed) > index]);
      }
      expect([role, await who.status('GET', '/api/v1/accounts')]).toEqual([role, 403]);
    }
  });

  it('end with the key', async () => {
    const made = await bootstrap.ok<NewKey>('POST', '/api/v1/api-keys', { body: { name: 'short-lived', role: 'viewer' } });
    const who = new Holder(hub, made.key);
    expect(await who.status('GET', '/api/v1/products')).toBe(200);
    expect(JSON.stringify(await bootstrap.ok('GET', `/api/v1/api-keys/${made.id}`))).not.toContain(made.key);
    await bootstrap.ok('DELETE', `/api/v1/api-keys/${made.id}`);
    expect(await who.status('GET', '/api/v1/products')).toBe(401);
    expect((await hub.call('GET', '/api/v1/products', { key: null })).status).toBe(401);
    expect((await hub.call('GET', '/api/v1/products', { key: 'ent_never-made' })).status).toBe(401);
  });

  it('share nothing: the same products in two accounts are two products, with stock of their own', async () => {
    const [one, two] = [await account('One'), await account('Two')];
    const connections: string[] = [];
    for (const [index, who] of [one, two].entries()) {
      const [owner, channel] = [await shop(10 * (index + 1)), await shop(1)];
      const ownerId = await who.operator.connect(owner, { name: 'owner', preset: 'stock-owner' });
      await who.operator.settled(ownerId);
      await who.operator.settled(await who.operator.connect(channel, { name: 'channel' }));
      await shows(channel, 'TENT', 10 * (index + 1));
      connections.push(ownerId);
    }
    const [mine, theirs] = [await one.catalogue.bySku('tent'), await two.catalogue.bySku('tent')];
    expect([mine.title, theirs.title, mine.links.length, theirs.links.length]).toEqual([expect.stringMatching(/Tent of/), expect.stringMatching(/Tent of/), 2, 2]);
    expect(mine.id).not.toBe(theirs.id);
    shops[0]?.shop.sell('TENT', 4);
    await shows(shops[1] as WooCommerceSimulator, 'TENT', 6);
    expect(quantityIn(shops[3] as WooCommerceSimulator, 'TENT')).toBe(20);
    for (const path of [`products/${theirs.id}`, `products/${theirs.id}/timeline`, `connections/${connections[1]}`]) {
      expect([path, await one.status('GET', `/api/v1/${path}`)]).toEqual([path, 404]);
    }
    const [link] = await one.operator.list(`/api/v1/links?productId=${mine.id}`);
    expect(await one.operator.refused('POST', `/api/v1/links/${link?.id}/relink`, { body: { productId: theirs.id } })).toMatchObject({ status: 404 });
    expect(await one.operator.refused('POST', '/api/v1/links', { body: { connectionId: link?.['connectionId'], externalId: link?.['externalId'], productId: theirs.id } })).toMatchObject({ status: 404 });
    expect(await one.catalogue.levels(theirs.id)).toEqual([]);
    const keys = new Set((await one.operator.list('/api/v1/events?limit=200')).map((event) => (event['event'] as { accountid: string }).accountid));
    expect(keys.size).toBe(1);
    expect((await bootstrap.list('/api/v1/products')).length).toBe(0);
  });
});
