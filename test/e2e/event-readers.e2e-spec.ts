import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { compactLog } from '@hub/messaging';
import { eventually } from '@hub/testing';
import { Client } from 'pg';
import { CatalogueReader, type Product, type StockLevel } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { shows, StoreOperator, type List } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

interface Logged {
  readonly position: string;
  readonly topic: string;
  readonly key: string;
  readonly event: {
    readonly specversion: string;
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly time: string;
    readonly accountid: string;
    readonly data: { readonly id: string; readonly version: number; readonly changed: readonly string[]; readonly [member: string]: unknown };
  };
}

/** A program that rebuilds everything from the log and then follows it. */
class Reader {
  readonly state = new Map<string, Logged['event']['data']>();
  readonly seen: Logged[] = [];
  private cursor: string | null = null;

  constructor(private readonly operator: StoreOperator) {}

  /** Reads to the end of the log. */
  async read(limit = 7): Promise<readonly Logged[]> {
    const from = this.seen.length;
    for (;;) {
      const page: List<never> & { data: readonly Logged[] } = await this.operator.ok('GET', `/api/v1/events?limit=${limit}${this.cursor === null ? '' : `&cursor=${this.cursor}`}`);
      for (const logged of page.data) this.take(logged);
      if (page.nextCursor === null) return this.seen.slice(from);
      this.cursor = page.nextCursor;
    }
  }

  of(topic: string): Array<Logged['event']['data']> {
    return [...this.state].filter(([key]) => key.startsWith(`${topic}:`)).map(([, data]) => data);
  }

  private take(logged: Logged): void {
    const key = `${logged.topic}:${logged.key}`;
    const before = this.state.get(key);
    expect([key, logged.event.data.version]).toEqual([key, before === undefined ? expect.any(Number) : before.version + 1]);
    this.seen.push(logged);
    this.state.set(key, logged.event.data);
  }
}

describe('a program that reads events', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let reader: Reader;

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    reader = new Reader(operator);
    const size = { name: 'Size', options: ['S'], variation: true };
    const counted = { regular_price: '10', manage_stock: true, stock_quantity: 6 };
    for (const shop of [owner.shop, channel.shop]) {
      for (const sku of ['ONE', 'TWO', 'THREE']) shop.createProduct({ name: sku, sku, ...counted });
      const shirt = shop.createProduct({ name: 'Shirt', sku: 'SHIRT', type: 'variable', attributes: [size] });
      shop.createVariation(shirt.id, { sku: 'SHIRT-S', attributes: [{ name: 'Size', option: 'S' }], ...counted });
    }
    const ownerId = await operator.connect(owner, { name: 'owner', preset: 'stock-owner' });
    await operator.settled(ownerId);
    await operator.settled(await operator.connect(channel, { name: 'channel' }));
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  /** What was rebuilt is what the API shows. */
  async function agrees(rebuilt: Reader): Promise<void> {
    const shown = await Promise.all((await catalogue.find('sort=createdAt')).map(({ id }) => catalogue.product(id)));
    expect(rebuilt.of('product').map(productFacts).sort(byId)).toEqual(shown.map(productFacts).sort(byId));
    const levels = await operator.list<StockLevel>('/api/v1/stock-levels?limit=200');
    expect(rebuilt.of('stock').map(levelFacts).sort(byId)).toEqual(levels.map(levelFacts).sort(byId));
  }

  it('rebuilds products and stock in full from the beginning', async () => {
    await eventually(async () => {
      const fresh = new Reader(operator);
      await fresh.read();
      await agrees(fresh);
    });
    const events = await reader.read();
    expect(new Set(events.map(({ event }) => event.id)).size).toBe(events.length);
    expect(events.map(({ position }) => Number(position))).toEqual(events.map(({ position }) => Number(position)).sort((a, b) => a - b));
    expect(events[0]?.event).toMatchObject({ specversion: '1.0', type: 'entrepot.product.changed', subject: events[0]?.key, accountid: expect.any(String), time: expect.stringMatching(/Z$/) });
  });

  it('is told in order what changed, with the new state', async () => {
    owner.shop.updateProduct('ONE', { name: 'One more', weight: '2' });
    for (const quantity of [5, 4, 3]) {
      owner.shop.setStock('ONE', quantity);
      await shows(channel, 'ONE', quantity);
    }
    const { id } = await catalogue.bySku('ONE');
    await eventually(async () => {
      await reader.read();
      expect(reader.of('stock').find((level) => (level['productIds'] as string[]).includes(id))?.['onHand']).toBe(3);
    });
    const changes = reader.seen.filter(({ topic, key, event }) => topic === 'product' && key === id && event.data.version > 1);
    expect(changes.map(({ event }) => event.data.changed)).toEqual(expect.arrayContaining([expect.arrayContaining(['title@en', 'weight'])]));
    const quantities = reader.seen.filter(({ topic, event }) => topic === 'stock' && (event.data['productIds'] as string[]).includes(id)).map(({ event }) => [event.data['onHand'], event.data.changed]);
    expect(quantities.slice(1)).toEqual([[5, ['onHand']], [4, ['onHand']], [3, ['onHand']]]);
    await agrees(reader);
  });

  it('reads one topic only where asked', async () => {
    const stock = await operator.list<Logged & { id: string }>('/api/v1/events?topic=stock&limit=200');
    expect(new Set(stock.map(({ topic }) => topic))).toEqual(new Set(['stock']));
    expect(await operator.refused('GET', '/api/v1/events?topic=weather')).toMatchObject({ status: 400, param: 'topic' });
  });

  it('hears of merges and of what is undone', async () => {
    const [two, three] = [await catalogue.bySku('TWO'), await catalogue.bySku('THREE')];
    for (const link of three.links) await operator.ok('POST', '/api/v1/links', { body: { connectionId: link.connectionId, externalId: link.externalId, productId: two.id } });
    await eventually(async () => {
      await reader.read();
      expect(reader.state.get(`product:${three.id}`)).toMatchObject({ status: 'removed' });
    });
    await eventually(() => agrees(reader));
  });

  it('can still rebuild everything when the log was compacted, and go on following', async () => {
    const all = reader.seen.length;
    const client = new Client({ connectionString: hub.ownerUrl });
    await client.connect();
    await client.query("update hub.event_log set at = at - interval '90 days'");
    const removed = await compactLog(client);
    await client.end();
    expect(removed).toBe(all - reader.state.size);
    const fresh = new Map<string, unknown>();
    for (const { topic, key, event } of await operator.list<Logged & { id: string }>('/api/v1/events?limit=200')) fresh.set(`${topic}:${key}`, event.data);
    expect(fresh).toEqual(reader.state);
    owner.shop.setStock('ONE', 1);
    await eventually(async () => expect((await reader.read()).map(({ event }) => event.data['onHand'])).toEqual([1]));
    await agrees(reader);
  });
});

function productFacts(product: Product | Record<string, unknown>): object {
  const { id, version, kind, parentId, status, identifiers, fields, stockItemId } = product as Product;
  return { id, version, kind, parentId, status, identifiers, fields, stockItemId };
}

function levelFacts(level: StockLevel | Record<string, unknown>): object {
  const { id, version, stockItemId, warehouseId, mode, onHand, available, backorders, productIds, view } = level as StockLevel;
  return { id, version, stockItemId, warehouseId, mode, onHand, available, backorders, view, productIds: [...productIds].sort() };
}

function byId(left: object, right: object): number {
  return String((left as { id: string }).id) < String((right as { id: string }).id) ? -1 : 1;
}
