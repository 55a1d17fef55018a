import { newId } from '@hub/common';
import { ExportBench, type ConnectedShop } from '@hub/testing';

describe('the first push of a connection', () => {
  let suite: ExportBench;
  let bench: ExportBench;
  let channel: ConnectedShop;

  beforeAll(async () => {
    suite = await ExportBench.create();
  });
  afterAll(() => suite?.close());

  beforeEach(async () => {
    bench = await suite.another();
    channel = await bench.connect({ pushConsentAt: null });
    for (let id = 1; id <= 5; id += 1) channel.shop.add({ id: `${id}`, sku: `SKU-${id}`, title: `Chair ${id}` });
    await bench.importAll(channel);
  });

  const runSucceeded = (connectionId: string, operation: string): Promise<object[]> =>
    bench.query(
      `insert into hub.run (id, account_id, connection_id, operation, state, trigger, due_at, queued_at, updated_at)
       values ($1, $2, $3, $4, 'succeeded', 'operator', now(), now(), now())`,
      [newId(), bench.account.id, connectionId, operation],
    );
  const shows = (): number[] => channel.shop.products().map(({ id }) => channel.shop.quantityOf(id));
  const context = (): { accountId: string; actor: string; requestId: string } => ({ accountId: bench.account.id, actor: 'anna', requestId: 'r-1' });
  const audit = (): Promise<object[]> => bench.query("select actor, action from hub.audit where action = 'connection.push-consented'", []);

  it('waits until the first import is complete', async () => {
    await bench.stock('SKU-1', 9);
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'not-ready' });
    await runSucceeded(channel.connection.id, 'import-products');
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done', written: 1 });
  });

  it('waits for the owner of the warehouse as well', async () => {
    const owner = await bench.connect({ preset: { stock: { direction: 'in', buffer: 0 } } });
    owner.shop.add({ id: 'o1', sku: 'SKU-1' });
    await bench.importAll(owner);
    await runSucceeded(channel.connection.id, 'import-products');
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'not-ready' });
    await runSucceeded(owner.connection.id, 'import-products');
    await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done' });
  });

  describe('once the first imports are complete', () => {
    beforeEach(() => runSucceeded(channel.connection.id, 'import-products'));

    it('goes by itself when few enough listings go to zero, and says so in the audit', async () => {
      await bench.stock('SKU-1', 0);
      await bench.stock('SKU-2', 8);
      await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done', written: 2 });
      await expect(audit()).resolves.toEqual([{ actor: 'system', action: 'connection.push-consented' }]);
      await bench.stock('SKU-3', 0);
      await bench.stock('SKU-4', 0);
      await bench.drain(channel);
      expect(shows()).toEqual([0, 8, 0, 0, 5]);
    });

    it('asks a person when too many would go to zero, and pushes nothing meanwhile', async () => {
      await bench.stock('SKU-1', 0);
      await bench.stock('SKU-2', 0);
      await bench.stock('SKU-3', 9);
      await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'consent-needed', written: 0 });
      await bench.drain(channel);
      expect(shows()).toEqual([5, 5, 5, 5, 5]);
      await expect(bench.incidents()).resolves.toMatchObject([{ kind: 'push-consent-needed', details: { listings: 5, changes: 3, goesToZero: 2, zeroShare: 0.4 } }]);

      await bench.services.consent.execute(context(), channel.connection.id);
      expect(bench.services.signals.woken).toContain(`drain:${channel.connection.id}`);
      await bench.drain(channel);
      expect(shows()).toEqual([0, 0, 9, 5, 5]);
      await expect(bench.incidents()).resolves.toEqual([]);
      await bench.services.consent.execute(context(), channel.connection.id);
      await expect(audit()).resolves.toEqual([{ actor: 'anna', action: 'connection.push-consented' }]);
    });

    it('goes by itself once the reason to ask has gone', async () => {
      await bench.stock('SKU-1', 0);
      await bench.stock('SKU-2', 0);
      await bench.drain(channel);
      await bench.stock('SKU-2', 3);
      bench.clock.advance(31_000);
      await expect(bench.drain(channel)).resolves.toMatchObject({ end: 'done' });
      await expect(bench.incidents()).resolves.toEqual([]);
    });
  });

  it('shows beforehand what would change, in pages', async () => {
    for (const [sku, onHand] of [['SKU-1', 0], ['SKU-2', 5], ['SKU-3', 7], ['SKU-5', 1]] as const) await bench.stock(sku, onHand);
    const { preview } = bench.services;
    const first = await preview.page(bench.account.id, channel.connection.id, { after: null, limit: 2 });
    const second = await preview.page(bench.account.id, channel.connection.id, { after: first.nextAfter, limit: 2 });
    expect([...first.items, ...second.items].map(({ externalId, wouldShow, goesToZero }) => [externalId, 'quantity' in wouldShow && wouldShow.quantity, goesToZero])).toEqual([
      ['1', 0, true],
      ['3', 7, false],
      ['5', 1, false],
    ]);
    expect(first.items[0]).toMatchObject({ sku: 'SKU-1', title: 'Chair 1', shows: { mode: 'tracked', quantity: 5 }, issue: null });
    expect([first.items.length, second.nextAfter]).toEqual([2, null]);
    await expect(preview.counts(bench.account.id, channel.connection.id)).resolves.toEqual({ listings: 5, changes: 3, goesToZero: 1, zeroShare: 0.2 });
  });

  it('is nobody else’s to look at or to agree to', async () => {
    const other = await bench.another();
    await expect(other.services.preview.counts(other.account.id, channel.connection.id)).rejects.toMatchObject({ code: 'connection.not-found' });
    const foreign = { ...context(), accountId: other.account.id };
    await expect(other.services.consent.execute(foreign, channel.connection.id)).rejects.toMatchObject({ code: 'connection.not-found' });
  });
});
