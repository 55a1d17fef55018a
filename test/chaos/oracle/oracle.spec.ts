import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import type { WitnessedLevel, WitnessedLink, WitnessedProduct } from '../hub/hub-witness';
import { ShopChronicle } from '../shops/shop-chronicle';
import { checkIdentity } from './check-identity';
import { checkLedger } from './check-ledger';
import { checkMasters } from './check-masters';
import { checkStock } from './check-stock';
import { linkedRecords, type ObservedWorld, type ShopSide } from './observed-world';

const START_MS = Date.parse('2026-03-01T10:00:00Z');
const MINUTE_MS = 60_000;
const NOTHING_SPECIAL = { kills: [], reconcilesFrom: Infinity };
const MUG = { name: 'Mug', sku: 'MUG', regular_price: '7.00', manage_stock: true, stock_quantity: 5 };

describe('the oracle of the fault test', () => {
  let now: number;
  let shops: WooCommerceSimulator[];
  let sides: ShopSide[];

  beforeEach(async () => {
    now = START_MS;
    shops = [await aShop(), await aShop()];
    sides = shops.map((simulator, index) => {
      simulator.shop.createProduct(MUG);
      const isOwner = index === 0;
      return { name: isOwner ? 'owner' : 'channel', chronicle: new ShopChronicle(simulator, 'en'), connectionId: `c${index}`, rank: isOwner ? 20 : 10 };
    });
    now += MINUTE_MS;
  });
  afterEach(() => Promise.all(shops.map((shop) => shop.close())));

  function aShop(): Promise<WooCommerceSimulator> {
    return WooCommerceSimulator.start({ queue: 'manual', now: () => now });
  }

  /** What a hub that did everything right would hold, with something else where a test says so. */
  function aWorld(more: { product?: Partial<WitnessedProduct>; fields?: object; level?: Partial<WitnessedLevel>; links?: Partial<WitnessedLink>[] } = {}): ObservedWorld {
    const links = sides.map(({ chronicle, connectionId }, index) => {
      const id = chronicle.all()[0]!.id;
      return { id: `l${index}`, connectionId, externalId: String(id), productId: 'p', gone: false, readAt: now, ...more.links?.[index] };
    });
    const fields = { 'title@en': 'Mug', price: { amount: '7.00' }, status: 'active', sku: 'MUG', categories: [], ...more.fields };
    const product: WitnessedProduct = { id: 'p', kind: 'simple', status: 'active', version: 1, fields, identifiers: [{ type: 'sku', value: 'mug' }], stockItemId: 's', ...more.product };
    const level: WitnessedLevel = { stockItemId: 's', from: START_MS, mode: 'tracked', onHand: 5, backorders: 'no', ...more.level };
    return {
      sides,
      links,
      products: new Map([['p', product]]),
      levels: new Map([['s', [level]]]),
      items: new Map([['p', new Set(['s'])]]),
      parked: new Set(),
      byProduct: linkedRecords(sides, links),
    };
  }

  function findingsIn(world: ObservedWorld): string[] {
    return [...checkIdentity(world), ...checkMasters(world), ...checkStock(world), ...checkLedger(world, NOTHING_SPECIAL)].map(({ rule }) => rule);
  }

  function ledgerSays(): string[] {
    return checkLedger(aWorld(), NOTHING_SPECIAL).map(({ message }) => message);
  }

  /** People change something in a shop, a minute after whatever was before. */
  function change(shop: number, fields: Record<string, unknown>): void {
    now += MINUTE_MS;
    const { chronicle } = sides[shop]!;
    chronicle.during(() => chronicle.simulator.shop.updateProduct('MUG', fields));
  }

  async function write(shop: number, fields: object): Promise<void> {
    const { simulator } = sides[shop]!.chronicle;
    const { consumerKey, consumerSecret } = simulator.credentials;
    await fetch(`${simulator.url}/wp-json/wc/v3/products/${sides[shop]!.chronicle.all()[0]!.id}`, {
      method: 'PUT',
      headers: { authorization: `Basic ${btoa(`${consumerKey}:${consumerSecret}`)}`, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
  }

  it('has nothing to say about a hub that is right', () => {
    expect(findingsIn(aWorld())).toEqual([]);
  });

  it('lets the latest claim win, and the higher rank among equals', () => {
    change(0, { name: 'Cup' });
    change(1, { name: 'Beaker' });
    expect(findingsIn(aWorld({ fields: { 'title@en': 'Beaker' } }))).toEqual([]);
    expect(findingsIn(aWorld({ fields: { 'title@en': 'Cup' } }))).toEqual(['masters']);
    expect(findingsIn(aWorld({ fields: { 'title@en': 'Beaker', price: { amount: '7.01' } } }))).toEqual(['masters']);
  });

  it('allows either value only where a version may have been missed', () => {
    change(0, { name: 'Cup' });
    change(1, { name: 'Beaker' });
    // The owner's title may have been seen only with this later edit, and count from then on.
    change(0, { regular_price: '8.00' });
    const price = { amount: '8.00' };
    expect(findingsIn(aWorld({ fields: { 'title@en': 'Cup', price } }))).toEqual([]);
    expect(findingsIn(aWorld({ fields: { 'title@en': 'Beaker', price } }))).toEqual([]);
    expect(findingsIn(aWorld({ fields: { 'title@en': 'Mug', price } }))).toEqual(['masters']);
  });

  it('misses records, and masters that are two where they should be one', () => {
    expect(findingsIn(aWorld({ links: [{ productId: null }] }))).toContain('links');
    expect(findingsIn(aWorld({ links: [{ gone: true }] }))).toContain('links');
    expect(findingsIn(aWorld({ links: [{ productId: 'q' }] }))).toContain('identity');
    expect(findingsIn(aWorld({ product: { identifiers: [] } }))).toEqual(['identifiers']);
  });

  it('compares the hub with the owner, and the channel with the hub', () => {
    change(0, { stock_quantity: 3 });
    expect(findingsIn(aWorld())).toEqual(['owner-stock']);
    expect(findingsIn(aWorld({ level: { onHand: 3 } }))).toEqual(['channel-stock']);
    change(1, { stock_quantity: 3 });
    expect(findingsIn(aWorld({ level: { onHand: 3 } }))).toEqual([]);
  });

  it('holds every write to what was wanted', async () => {
    await write(1, { stock_quantity: 5 });
    expect(findingsIn(aWorld())).toEqual([]);
    await write(1, { stock_quantity: 4 });
    expect(ledgerSays()).toEqual([expect.stringContaining('= 4 was not wanted')]);
    await write(1, { manage_stock: true });
    expect(ledgerSays()).toContainEqual(expect.stringContaining('may never be written'));
    await write(0, { stock_quantity: 5 });
    expect(ledgerSays()).toContainEqual(expect.stringContaining('the owner was written to'));
  });

  it('does not let the hub undo a sale because of something else', async () => {
    await write(1, { stock_quantity: 5 });
    now += MINUTE_MS;
    const { chronicle } = sides[1]!;
    chronicle.during(() => chronicle.simulator.shop.sell('MUG', 3));
    now += MINUTE_MS;
    await write(1, { stock_quantity: 5 });
    expect(ledgerSays()).toEqual([expect.stringContaining('although nothing rose')]);
    const world = aWorld();
    const [level] = world.levels.get('s')!;
    const rose = { ...world, levels: new Map([['s', [level!, { ...level!, onHand: 3, from: now - 2_000 }, { ...level!, from: now - 1_000 }]]]) };
    expect(checkLedger(rose, NOTHING_SPECIAL)).toEqual([]);
  });

  it('does not let the hub say a thing twice without a reason', async () => {
    await write(1, { stock_quantity: 5 });
    await write(1, { stock_quantity: 5 });
    expect(findingsIn(aWorld())).toEqual(['ledger']);
    const world = aWorld();
    expect(checkLedger(world, { kills: [now], reconcilesFrom: Infinity })).toEqual([]);
  });
});
