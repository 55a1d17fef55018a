import { ExportBench, type ConnectedShop } from '@hub/testing';

describe('draining when things go wrong', () => {
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
    for (const [id, sku] of [['1', 'A'], ['2', 'B'], ['3', 'C']] as const) channel.shop.add({ id, sku });
    await bench.importAll(channel);
  });

  const later = (): void => bench.clock.advance(600_000);

  it('settles a lost answer by reading, without writing twice', async () => {
    channel.shop.faults.add({ on: 'push', kind: 'lost-answer', externalId: '1' });
    await bench.stock('A', 9);
    await bench.drain(channel);
    await expect(bench.delivery(channel, 'A')).resolves.toMatchObject({ state: 'unknown', inFlight: { '1': { fields: { quantity: 9 } } } });
    later();
    await bench.drain(channel);
    expect(channel.shop.ledger).toHaveLength(1);
    await expect(bench.delivery(channel, 'A')).resolves.toMatchObject({ state: 'settled', inFlight: {} });
  });

  it('writes again after a timeout that took no effect', async () => {
    channel.shop.faults.add({ on: 'push', kind: 'timeout', externalId: '1' });
    await bench.stock('A', 9);
    await bench.drain(channel);
    later();
    await bench.drain(channel);
    expect(channel.shop.ledger.map(({ fields }) => fields)).toEqual([{ quantity: 9 }]);
  });

  it('does not undo sales that came after a raise whose answer was lost', async () => {
    channel.shop.faults.add({ on: 'push', kind: 'lost-answer', externalId: '1' });
    await bench.stock('A', 9);
    await bench.drain(channel);
    channel.shop.sell('1', 2);
    later();
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(7);
  });

  it('reads before it lowers further after a lost answer, even when marked anew meanwhile', async () => {
    await bench.stock('A', 9);
    await bench.drain(channel);
    channel.shop.faults.add({ on: 'push', kind: 'lost-answer', externalId: '1' });
    await bench.stock('A', 7);
    await bench.drain(channel);
    channel.shop.sell('1', 6);
    await bench.stock('A', 6);
    later();
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(1);
  });

  it('parks a write that is refused for good, while others flow, until something changes', async () => {
    channel.shop.faults.add({ on: 'push', kind: 'refused', externalId: '2' });
    for (const sku of ['A', 'B', 'C']) await bench.stock(sku, 9);
    await bench.drain(channel);
    expect([channel.shop.quantityOf('1'), channel.shop.quantityOf('2'), channel.shop.quantityOf('3')]).toEqual([9, 5, 9]);
    await expect(bench.delivery(channel, 'B')).resolves.toMatchObject({ state: 'parked', error: { code: 'toy.refused' } });
    const parked = (): Promise<object[]> => bench.query('select reason, code, external_id, state from hub.parked', []);
    await expect(parked()).resolves.toEqual([{ reason: 'write-refused', code: 'toy.refused', external_id: '2', state: 'open' }]);

    later();
    await bench.drain(channel);
    expect(channel.shop.quantityOf('2')).toBe(5);
    await bench.stock('B', 8);
    await bench.drain(channel);
    expect(channel.shop.quantityOf('2')).toBe(8);
    await expect(parked()).resolves.toMatchObject([{ state: 'superseded' }]);
  });

  it('tries a busy record again with a pause', async () => {
    channel.shop.faults.add({ on: 'push', kind: 'busy', externalId: '1' });
    await bench.stock('A', 9);
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done', written: 0 });
    await expect(bench.delivery(channel, 'A')).resolves.toMatchObject({ state: 'dirty', attempts: 1 });
    later();
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(9);
  });

  it.each(['unavailable', 'rate-limited'] as const)('stops at once when the shop is %s, keeps the work, and does it later', async (kind) => {
    channel.shop.faults.add({ on: 'push', kind });
    for (const sku of ['A', 'B', 'C']) await bench.stock(sku, 9);
    const stopped = await bench.drain(channel);
    expect(stopped).toMatchObject({ end: kind, written: 0, retryAt: expect.any(String) });
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done', taken: 0 });
    later();
    await bench.drain(channel);
    expect(channel.shop.products().map(({ id }) => channel.shop.quantityOf(id))).toEqual([9, 9, 9]);
  });

  it('stops at once when reading fails', async () => {
    await bench.stock('A', 9);
    await bench.drain(channel);
    channel.shop.faults.add({ on: 'fetch', kind: 'unavailable' });
    await bench.stock('A', 2);
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'unavailable', written: 0 });
    expect(channel.shop.quantityOf('1')).toBe(9);
    later();
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(2);
  });

  it('waits for credentials with one clear sentence and keeps the work', async () => {
    channel.shop.faults.add({ on: 'push', kind: 'credentials' });
    await bench.stock('A', 9);
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'credentials' });
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'closed' });
    await expect(bench.incidents()).resolves.toMatchObject([{ kind: 'needs-credentials', message: expect.stringContaining('does not know this key') }]);
    await bench.query("update hub.connection set status = 'active' where id = $1", [channel.connection.id]);
    later();
    await bench.drain(channel);
    expect(channel.shop.quantityOf('1')).toBe(9);
  });

  it.each(['paused', 'inactive', 'needs-credentials'])('reads and writes nothing while the connection is %s', async (status) => {
    await bench.stock('A', 9);
    await bench.query('update hub.connection set status = $2 where id = $1', [channel.connection.id, status]);
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'closed' });
    expect([channel.shop.ledger, channel.shop.reads]).toEqual([[], []]);
  });

  it('leaves a record alone that has gone, and says that its listing is broken', async () => {
    await bench.stock('A', 9);
    await bench.drain(channel);
    channel.shop.remove('1');
    await bench.stock('A', 12);
    await bench.drain(channel);
    await expect(bench.delivery(channel, 'A')).resolves.toMatchObject({ state: 'settled' });
    await expect(bench.query('select state from hub.listing where listing_key = $1', ['1'])).resolves.toEqual([{ state: 'broken' }]);
    await bench.stock('A', 13);
    await bench.drain(channel);
    expect(channel.shop.ledger).toHaveLength(1);
  });

  it('ends promptly on an abort and loses nothing', async () => {
    const abort = new AbortController();
    for (const sku of ['A', 'B', 'C']) await bench.stock(sku, 9);
    channel.shop.onRequest = () => abort.abort();
    await bench.drain(channel, { signal: abort.signal });
    channel.shop.onRequest = null;
    later();
    await bench.drain(channel);
    expect(channel.shop.products().map(({ id }) => channel.shop.quantityOf(id))).toEqual([9, 9, 9]);
    expect(channel.shop.ledger).toHaveLength(3);
  });

  it('does not push again what a shop has made something else of', async () => {
    const ceiling = await bench.connect({ shop: { normalise: (state) => (state.mode === 'tracked' ? { ...state, quantity: Math.min(state.quantity, 50) } : state) } });
    ceiling.shop.add({ id: '9', sku: 'A' });
    await bench.importAll(ceiling);
    await bench.stock('A', 80);
    await bench.drain(ceiling);
    expect(ceiling.shop.quantityOf('9')).toBe(50);
    later();
    await bench.reconcile(ceiling);
    expect(ceiling.shop.ledger).toHaveLength(1);
  });

  it('stays dirty when it was marked while a write was under way', async () => {
    await bench.stock('A', 9);
    channel.shop.onRequest = async (kind) => {
      if (kind !== 'push') return;
      channel.shop.onRequest = null;
      await bench.stock('A', 4);
    };
    await bench.drain(channel);
    expect(channel.shop.ledger.map(({ fields }) => fields)).toEqual([{ quantity: 9 }, { quantity: 4 }]);
    expect(channel.shop.quantityOf('1')).toBe(4);
  });
});
