import { ExportBench, type ConnectedShop } from '@hub/testing';

describe('draining deliveries to a sales channel', () => {
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
    channel.shop.add({ id: '2', sku: 'B' });
    await bench.importAll(channel);
  });

  it('writes nothing while nobody states a level', async () => {
    await bench.drain(channel);
    expect(channel.shop.ledger).toEqual([]);
  });

  it('brings the first stated level into the shop, once', async () => {
    await bench.stock('A', 9);
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done', written: 1 });
    expect(channel.shop.quantityOf('1')).toBe(9);
    await bench.drain(channel);
    expect(channel.shop.ledger).toHaveLength(1);
    await expect(bench.delivery(channel, 'A')).resolves.toMatchObject({ state: 'settled', inFlight: {}, attempts: 0 });
  });

  it('sends only what differs, and nothing for content that is there already', async () => {
    await bench.stock('A', 5);
    await bench.drain(channel);
    expect(channel.shop.ledger).toEqual([]);
    await bench.stock('A', 4);
    await bench.drain(channel);
    expect(channel.shop.ledger.map(({ fields }) => fields)).toEqual([{ quantity: 4 }]);
  });

  it('coalesces a hundred changes into one write', async () => {
    for (let onHand = 100; onHand >= 1; onHand -= 1) await bench.stock('A', onHand);
    await bench.drain(channel);
    expect(channel.shop.ledger).toHaveLength(1);
    expect(channel.shop.quantityOf('1')).toBe(1);
  });

  it('neither imports nor overwrites a sale in the channel, and lowers it only below what it shows', async () => {
    await bench.stock('A', 10);
    await bench.drain(channel);
    channel.shop.sell('1', 4);
    await bench.importAll(channel);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(6);

    await bench.stock('A', 8);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(6);

    await bench.stock('A', 3);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(3);
  });

  it('does not raise the channel when the webhook of a sale was lost', async () => {
    await bench.stock('A', 10);
    await bench.drain(channel);
    channel.shop.sell('1', 7);
    await bench.stock('A', 9);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(3);
  });

  it('raises the channel when available rose', async () => {
    await bench.stock('A', 3);
    await bench.drain(channel);
    channel.shop.sell('1', 1);
    await bench.stock('A', 12);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(12);
  });

  it('corrects a difference by reconcile once it has stood for the grace time', async () => {
    await bench.stock('A', 10);
    await bench.drain(channel);
    channel.shop.sell('1', 4);
    await bench.reconcile(channel);
    expect(channel.shop.quantityOf('1')).toBe(6);
    bench.clock.advance(61_000);
    await bench.reconcile(channel);
    expect(channel.shop.quantityOf('1')).toBe(10);
    const writes = channel.shop.ledger.length;
    bench.clock.advance(61_000);
    await bench.reconcile(channel);
    expect(channel.shop.ledger).toHaveLength(writes);
  });

  it('never shows a negative quantity', async () => {
    await bench.stock('A', -7);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(0);
  });

  it('serves several channels of one warehouse, each for itself', async () => {
    const other = await bench.connect();
    other.shop.add({ id: '77', sku: 'a' });
    await bench.importAll(other);
    await bench.stock('A', 9);
    await Promise.all([bench.drain(channel), bench.drain(other)]);
    expect([channel.shop.quantityOf('1'), other.shop.quantityOf('77')]).toEqual([9, 9]);
  });

  it('takes its own write coming back for what it is', async () => {
    await bench.stock('A', 9);
    await bench.drain(channel);
    await bench.import(channel.connection, [channel.shop.observe('1', 'webhook')]);
    await bench.drain(channel);
    expect(channel.shop.ledger).toHaveLength(1);
  });
});
