import { newId } from '@hub/common';
import type { StockLevelSet } from '@hub/sync-engine';
import { ExportBench, type ConnectedShop } from '@hub/testing';

describe('stating a stock level by hand', () => {
  let suite: ExportBench;
  let bench: ExportBench;
  let channel: ConnectedShop;

  beforeAll(async () => {
    suite = await ExportBench.create();
  });
  afterAll(() => suite?.close());

  beforeEach(async () => {
    bench = await suite.another();
    channel = await bench.connect();
    channel.shop.add({ id: '1', sku: 'A' });
    await bench.importAll(channel);
  });

  const set = async (onHand: number, more: { productId?: string; warehouseId?: string } = {}): Promise<StockLevelSet> =>
    bench.services.setStock.execute(
      { accountId: bench.account.id, actor: 'anna', requestId: 'r-1' },
      { productId: await bench.productId('A'), warehouseId: bench.account.warehouseId, onHand, ...more },
    );

  const stockEvents = async (): Promise<object[]> => {
    const sql = "select key, value -> 'data' ->> 'onHand' as on_hand from hub.outbox where topic = 'stock' and account_id = $1";
    return (await bench.hub.database.system.query<object>(sql, [bench.account.id])).rows;
  };

  it('creates item and level, tells the world, marks deliveries and says who did it', async () => {
    const { level, changed } = await set(7);
    expect([changed, level]).toEqual([true, expect.objectContaining({ version: 1, mode: 'tracked', onHand: 7, available: 7, changed: ['mode', 'onHand', 'backorders'] })]);
    await expect(stockEvents()).resolves.toEqual([{ key: level.id, on_hand: '7' }]);
    await expect(bench.delivery(channel, 'A')).resolves.toMatchObject({ state: 'dirty' });
    await expect(bench.query("select actor, before, after, request_id from hub.audit where action = 'stock-level.set'", [])).resolves.toEqual([
      { actor: 'anna', before: null, after: { warehouseId: bench.account.warehouseId, mode: 'tracked', onHand: 7 }, request_id: 'r-1' },
    ]);
    expect(bench.services.signals.woken).toContain(`drain:${channel.connection.id}`);
  });

  it('changes nothing when it says so already', async () => {
    const first = await set(7);
    const again = await set(7);
    expect([again.changed, again.level.version]).toEqual([false, first.level.version]);
    await expect(stockEvents()).resolves.toHaveLength(1);
  });

  it('only ever raises the version', async () => {
    await set(7);
    await expect(set(-3)).resolves.toMatchObject({ level: { version: 2, onHand: -3, available: 0 } });
  });

  it('makes one level when many state one at the same moment', async () => {
    const levels = await Promise.all([1, 2, 3, 4, 5].map((onHand) => set(onHand)));
    expect(new Set(levels.map(({ level }) => level.id)).size).toBe(1);
    expect(levels.map(({ level }) => level.version).sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('is shared by the variants of one pool', async () => {
    const inPool = { scope: 'parent', state: { mode: 'tracked', quantity: 0, backorders: 'no' } } as const;
    const counted = { scope: 'own', state: { mode: 'tracked', quantity: 4, backorders: 'no' } } as const;
    channel.shop.add({ id: '10', sku: 'P', kind: 'parent', stock: counted });
    for (const v of ['11', '12']) channel.shop.add({ id: v, sku: `P-${v}`, kind: 'variant', parentId: '10', stock: inPool });
    await bench.importAll(channel);
    const item = await bench.productId('P-11');
    const { level } = await set(9, { productId: item });
    expect(level.productIds).toContain(item);
    await bench.drain(channel);
    await bench.stock('P-11', 8);
    await bench.drain(channel);
    const rows = await bench.query('select distinct stock_item_id from hub.product where sku like $1 and stock_item_id is not null', ['P%']);
    expect({ items: rows.length, shown: channel.shop.quantityOf('12') }).toEqual({ items: 1, shown: 8 });
  });

  it('is refused where a connection owns the warehouse, naming the owner', async () => {
    const owner = await bench.connect({ name: 'Jönköping', preset: { stock: { direction: 'in', buffer: 0 } } });
    await expect(set(7)).rejects.toMatchObject({
      type: 'conflict',
      code: 'stock.owned-by-connection',
      message: expect.stringContaining('Jönköping'),
      details: { connectionId: owner.connection.id },
    });
  });

  it.each([1.5, Number.NaN, 2 ** 31])('refuses %p', async (onHand) => {
    await expect(set(onHand)).rejects.toMatchObject({ type: 'validation', code: 'stock.invalid-quantity', param: 'onHand' });
  });

  it('knows neither unknown nor foreign products and warehouses', async () => {
    const other = await bench.another();
    await expect(set(7, { productId: newId() })).rejects.toMatchObject({ code: 'product.not-found' });
    await expect(set(7, { warehouseId: other.account.warehouseId })).rejects.toMatchObject({ code: 'warehouse.not-found' });
  });
});
