import type { StockState } from '@hub/contracts';
import { ExportBench, type ConnectedShop } from '@hub/testing';

const IN: StockState = { mode: 'untracked-in-stock', backorders: 'no' };
const OUT: StockState = { mode: 'untracked-out-of-stock', backorders: 'no' };
const counted = (quantity: number): StockState => ({ mode: 'tracked', quantity, backorders: 'no' });
const inPool = { scope: 'parent', state: counted(0) } as const;

describe('from the owner of the stock to a sales channel', () => {
  let suite: ExportBench;
  let bench: ExportBench;
  let owner: ConnectedShop;
  let channel: ConnectedShop;

  beforeAll(async () => {
    suite = await ExportBench.create();
  });
  afterAll(() => suite?.close());

  beforeEach(async () => {
    bench = await suite.another();
    owner = await bench.connect({ preset: { stock: { direction: 'in', buffer: 0 } } });
    channel = await bench.connect();
  });

  async function sync(): Promise<void> {
    await bench.importAll(owner);
    await bench.importAll(channel);
    await bench.drain(channel);
  }

  it('arrives, and keeps arriving', async () => {
    owner.shop.add({ id: 'o1', sku: 'A', stock: { scope: 'own', state: counted(12) } });
    channel.shop.add({ id: '1', sku: 'A' });
    await sync();
    expect(channel.shop.quantityOf('1')).toBe(12);
    owner.shop.sell('o1', 5);
    await sync();
    expect(channel.shop.quantityOf('1')).toBe(7);
    expect(owner.shop.ledger).toEqual([]);
  });

  it('carries untracked states as they are', async () => {
    owner.shop.add({ id: 'o1', sku: 'A', stock: { scope: 'own', state: OUT } });
    channel.shop.add({ id: '1', sku: 'A', stock: { scope: 'own', state: IN } });
    await sync();
    expect(channel.shop.stockOf('1')).toEqual(OUT);
    owner.shop.setStock('o1', IN);
    await sync();
    expect(channel.shop.stockOf('1')).toEqual(IN);
  });

  it('writes only in or out of stock where the listing does not count, and opens one incident that counts them', async () => {
    for (const id of ['1', '2']) {
      owner.shop.add({ id: `o${id}`, sku: `S${id}`, stock: { scope: 'own', state: counted(3) } });
      channel.shop.add({ id, sku: `S${id}`, stock: { scope: 'own', state: IN } });
    }
    await sync();
    expect(channel.shop.ledger).toEqual([]);
    await expect(bench.incidents()).resolves.toMatchObject([{ kind: 'listing-cannot-hold-quantity', details: { listings: 2 } }]);
    owner.shop.setStock('o1', counted(0));
    await sync();
    expect([channel.shop.stockOf('1'), channel.shop.stockOf('2')]).toEqual([OUT, IN]);
    expect(channel.shop.ledger.map(({ fields }) => fields)).toEqual([{ status: 'out' }]);

    for (const id of ['1', '2']) channel.shop.setStock(id, counted(0));
    await bench.reconcile(channel);
    bench.clock.advance(600_000);
    await bench.reconcile(channel);
    await expect(bench.incidents()).resolves.toEqual([]);
  });

  it('pushes nothing when the owner’s record has gone, until the owner says so again', async () => {
    owner.shop.add({ id: 'o1', sku: 'A', stock: { scope: 'own', state: counted(12) } });
    channel.shop.add({ id: '1', sku: 'A' });
    await sync();
    const product = owner.shop.product('o1');
    owner.shop.remove('o1');
    await bench.import(owner.connection, [owner.shop.observe('o1', 'sweep')]);
    await bench.drain(channel);
    await bench.reconcile(channel);
    expect(channel.shop.quantityOf('1')).toBe(12);
    owner.shop.add({ ...product, stock: { scope: 'own', state: counted(2) } });
    await sync();
    expect(channel.shop.quantityOf('1')).toBe(2);
  });

  it('publishes a pool that variants share once, at the parent', async () => {
    for (const [shop, prefix, quantity] of [[owner.shop, 'o', 6], [channel.shop, 'c', 1]] as const) {
      shop.add({ id: `${prefix}0`, sku: 'P', kind: 'parent', stock: { scope: 'own', state: counted(quantity) } });
      for (const v of ['1', '2', '3']) shop.add({ id: `${prefix}${v}`, sku: `P-${v}`, kind: 'variant', parentId: `${prefix}0`, stock: inPool });
    }
    await sync();
    expect(channel.shop.ledger.map(({ externalId, fields }) => [externalId, fields])).toEqual([['c0', { quantity: 6 }]]);
    owner.shop.sell('o2', 2);
    await sync();
    expect(channel.shop.quantityOf('c3')).toBe(4);
    expect(channel.shop.ledger).toHaveLength(2);
  });

  it('gives each variant of its own the pool’s figure where the channel counts variants', async () => {
    owner.shop.add({ id: 'o0', sku: 'P', kind: 'parent', stock: { scope: 'own', state: counted(6) } });
    channel.shop.add({ id: 'c0', sku: 'P', kind: 'parent', stock: { scope: 'own', state: IN } });
    for (const v of ['1', '2']) {
      owner.shop.add({ id: `o${v}`, sku: `P-${v}`, kind: 'variant', parentId: 'o0', stock: inPool });
      channel.shop.add({ id: `c${v}`, sku: `P-${v}`, kind: 'variant', parentId: 'c0' });
    }
    await sync();
    expect([channel.shop.quantityOf('c1'), channel.shop.quantityOf('c2'), channel.shop.stockOf('c0')]).toEqual([6, 6, IN]);
    await expect(bench.incidents()).resolves.toEqual([]);
  });

  it('says so where the channel keeps one pool for what is counted separately', async () => {
    owner.shop.add({ id: 'o0', sku: 'P', kind: 'parent', stock: { scope: 'own', state: IN } });
    channel.shop.add({ id: 'c0', sku: 'P', kind: 'parent', stock: { scope: 'own', state: counted(5) } });
    for (const v of ['1', '2']) {
      owner.shop.add({ id: `o${v}`, sku: `P-${v}`, kind: 'variant', parentId: 'o0', stock: { scope: 'own', state: counted(3) } });
      channel.shop.add({ id: `c${v}`, sku: `P-${v}`, kind: 'variant', parentId: 'c0', stock: inPool });
    }
    await sync();
    expect(channel.shop.ledger.filter(({ externalId }) => externalId !== 'c0')).toEqual([]);
    await expect(bench.incidents()).resolves.toMatchObject([{ kind: 'listing-cannot-hold-quantity' }]);
  });

  it('writes the original of a listing only: language plugins copy stock to the translations', async () => {
    owner.shop.add({ id: 'o1', sku: 'A', stock: { scope: 'own', state: counted(12) } });
    channel.shop.add({ id: '1', sku: 'A', language: 'en' });
    channel.shop.add({ id: '2', sku: 'A', language: 'sv', translationOf: '1' });
    await sync();
    expect(channel.shop.quantityOf('1')).toBe(12);
    expect(channel.shop.quantityOf('2')).not.toBe(12);
  });

  it('writes a translation where the original is not there any more', async () => {
    owner.shop.add({ id: 'o1', sku: 'A', stock: { scope: 'own', state: counted(12) } });
    channel.shop.add({ id: '2', sku: 'A', language: 'sv', translationOf: '1' });
    await sync();
    expect(channel.shop.quantityOf('2')).toBe(12);
  });
});
