import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type Row, type RunRow } from './kit/store-operator';

jest.setTimeout(120_000);

interface ScheduleRow extends Row {
  readonly operation: string;
  readonly everyMs: number | null;
  readonly cron: string | null;
  readonly active: boolean;
  readonly nextAt: string;
}

const OUTCOMES = ['created', 'updated', 'unchanged', 'blocked', 'parked', 'superseded'];

describe('schedules and runs', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let store: WooCommerceSimulator;
  let id: string;

  beforeAll(async () => {
    [hub, store] = await Promise.all([HubStand.open(), WooCommerceSimulator.start()]);
    operator = new StoreOperator(hub);
    for (let item = 0; item < 250; item += 1) store.shop.createProduct({ name: `Item ${item}`, sku: `ITEM-${item}`, manage_stock: true, stock_quantity: 5 });
    id = await operator.connect(store, { name: 'Shop', preset: 'stock-owner' });
    await operator.settled(id);
  });
  afterAll(async () => {
    await hub?.close();
    await store?.close();
  });

  const path = (rest: string): string => `/api/v1/connections/${id}/${rest}`;
  const schedules = (connectionId = id): Promise<readonly ScheduleRow[]> => operator.list(`/api/v1/connections/${connectionId}/schedules`);
  const expectSum = ({ counts }: RunRow): void => {
    for (const kind of Object.values(counts)) expect(kind['read']).toBe(OUTCOMES.reduce((sum, outcome) => sum + (kind[outcome] ?? 0), 0));
  };
  const broken = async (): Promise<number> => (await operator.list(`/api/v1/listings?connectionId=${id}&state=broken&limit=200`)).length;

  it('are what the preset says, and can be changed', async () => {
    expect((await schedules()).map(({ operation, everyMs, cron, active }) => [operation, everyMs ?? cron, active]).sort()).toEqual([
      ['check-webhooks', 600_000, true],
      ['poll-products', 300_000, true],
      ['sweep-products', '0 3 * * *', true],
    ]);
    const sweep = (await schedules()).find(({ operation }) => operation === 'sweep-products');
    const changed = await operator.ok<ScheduleRow>('PATCH', path(`schedules/${sweep?.id}`), { body: { cron: '30 2 * * *', timeZone: 'America/New_York' } });
    expect(changed).toMatchObject({ cron: '30 2 * * *', timeZone: 'America/New_York', active: true });
    const hour = new Date(changed.nextAt).toLocaleString('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' });
    expect(hour).toBe('02:30');
    const added = await operator.ok<ScheduleRow>('POST', path('schedules'), { body: { operation: 'import-stock', everyMs: 3_600_000 } });
    expect(added).toMatchObject({ active: false });
    for (const [body, param] of [[{ operation: 'import-stock' }, 'everyMs'], [{ operation: 'import-stock', cron: 'often' }, 'cron'], [{ operation: 'import-stock', everyMs: 1_000 }, 'everyMs'], [{ operation: 'import-stock', cron: '0 1 * * *', timeZone: 'Moon/Base' }, 'timeZone'], [{ operation: 'dance', everyMs: 60_000 }, 'operation']] as const) {
      expect(await operator.refused('POST', path('schedules'), { body })).toMatchObject({ status: 400, param });
    }
    await operator.ok('DELETE', path(`schedules/${added.id}`));
    expect(await operator.refused('PATCH', path(`schedules/${added.id}`), { body: { active: true } })).toMatchObject({ status: 404 });
  });

  it('run once after many missed ticks', async () => {
    const before = (await operator.runs(id, 'poll-products')).length;
    hub.clock.advance(3 * 3_600_000);
    await eventually(async () => expect((await operator.runs(id, 'poll-products')).length).toBe(before + 1));
    await operator.settled(id);
    expect((await operator.runs(id, 'poll-products'))[0]).toMatchObject({ trigger: 'schedule', state: 'succeeded' });
    expect((await operator.runs(id, 'poll-products')).length).toBe(before + 1);
  });

  it('switched off do not run', async () => {
    const poll = (await schedules()).find(({ operation }) => operation === 'poll-products');
    await operator.ok('PATCH', path(`schedules/${poll?.id}`), { body: { active: false } });
    const [polls, checks] = [(await operator.runs(id, 'poll-products')).length, (await operator.runs(id, 'check-webhooks')).length];
    hub.clock.advance(3_600_000);
    await eventually(async () => expect((await operator.runs(id, 'check-webhooks')).length).toBe(checks + 1));
    await operator.settled(id);
    expect((await operator.runs(id, 'poll-products')).length).toBe(polls);
    await operator.ok('PATCH', path(`schedules/${poll?.id}`), { body: { active: true } });
  });

  it('of the preset manual are there and asleep: nothing happens by itself', async () => {
    const quiet = await WooCommerceSimulator.start({ seed: 9 });
    try {
      quiet.shop.createProduct({ name: 'Own', sku: 'OWN-1' });
      const manual = await operator.connect(quiet, { name: 'Quiet', preset: 'manual' });
      const asked = quiet.ledger.requests().length;
      expect((await schedules(manual)).map(({ active }) => active)).toEqual((await schedules(manual)).map(() => false));
      const checks = (await operator.runs(id, 'check-webhooks')).length;
      hub.clock.advance(26 * 3_600_000);
      await eventually(async () => expect((await operator.runs(id, 'check-webhooks')).length).toBe(checks + 1));
      await hub.restart();
      await eventually(async () => expect((await operator.runs(id, 'check-webhooks')).length).toBe(checks + 2));
      await operator.settled(id);
      expect([quiet.ledger.requests().length, quiet.shop.webhooks(), await operator.runs(manual)]).toEqual([asked, [], []]);
      expect(await operator.connection(manual)).toMatchObject({ webhookMode: 'poll', webhookNote: null });
      expect(await operator.run(manual, 'import-products')).toMatchObject({ state: 'succeeded', counts: { total: { created: 1 } } });
    } finally {
      await quiet.close();
    }
  });

  it('tell how far they are, and their counts add up', async () => {
    const run = await operator.run(id, 'import-products');
    expect(run).toMatchObject({ state: 'succeeded', total: 250, counts: { total: { read: 250, unchanged: 250 }, simple: { read: 250 } }, finishedAt: expect.any(String) });
    expect(run.pages).toBeGreaterThan(1);
    for (const each of await operator.runs(id)) expectSum(each);
  });

  it('are one when they are asked for twice, and can be cancelled', async () => {
    const hold = store.faults.add({ kind: 'slow', delayMs: 400, match: { path: '/products?' } });
    const start = (operation: string): Promise<RunRow> => operator.ok('POST', path('runs'), { body: { operation } });
    const first = await start('import-products');
    await eventually(async () => expect((await operator.ok<RunRow>('GET', `/api/v1/runs/${first.id}`)).state).toBe('running'));
    const [second, third] = [await start('import-products'), await start('import-products')];
    expect(third.id).toBe(second.id);
    expect(await operator.ok('POST', `/api/v1/runs/${second.id}/cancel`)).toMatchObject({ cancelRequested: true });
    await operator.ok('POST', `/api/v1/runs/${first.id}/cancel`);
    expect([(await operator.ended(first.id)).state, (await operator.ended(second.id)).state]).toEqual(['cancelled', 'cancelled']);
    hold();
    expect(await operator.refused('POST', `/api/v1/runs/${first.id}/cancel`)).toMatchObject({ status: 409, code: 'run.already-ended' });
    expectSum(await operator.ended(first.id));
    expect(await operator.run(id, 'import-products')).toMatchObject({ state: 'succeeded' });
  });

  it('of operations that do not fit are refused', async () => {
    expect(await operator.refused('POST', path('runs'), { body: { operation: 'export-stock' } })).toMatchObject({ status: 409, code: 'run.not-for-this-preset' });
    expect(await operator.refused('POST', path('runs'), { body: { operation: 'dance' } })).toMatchObject({ status: 400, param: 'operation' });
    expect(await operator.refused('POST', path('runs'), { body: { operation: 'import-products', options: { fast: true } } })).toMatchObject({ status: 400 });
  });

  it('that fail say why, are tried again, and forget it once they succeed', async () => {
    const spoil = store.faults.add({ kind: 'html', match: { path: '/products?' } });
    const failing = await operator.ok<RunRow>('POST', path('runs'), { body: { operation: 'import-stock' } });
    await eventually(async () => expect((await operator.ok<RunRow>('GET', `/api/v1/runs/${failing.id}`)).error).toMatchObject({ message: expect.any(String) }));
    spoil();
    expect(await operator.ended(failing.id)).toMatchObject({ state: 'succeeded', error: null });
  });

  it('stop and ask when too much vanished at once, and go on when a person accepts it', async () => {
    for (let item = 0; item < 100; item += 1) store.shop.forceDelete(`ITEM-${item}`);
    const swept = await operator.run(id, 'sweep-products');
    expect(swept).toMatchObject({ state: 'waiting', error: { code: 'sweep.mass-disappearance', message: expect.stringContaining('100 of 250') } });
    expect(await broken()).toBe(0);
    expect(await operator.incidents(id, 'mass-disappearance')).toMatchObject([{ state: 'open', fix: expect.stringContaining('acceptDisappearance') }]);
    const accepted = await operator.ok<RunRow>('POST', path('runs'), { body: { operation: 'sweep-products', options: { acceptDisappearance: true } } });
    const done = await operator.ended(accepted.id);
    expect([done.id, done.state]).toEqual([swept.id, 'succeeded']);
    expectSum(done);
    expect(await broken()).toBe(100);
    expect(await operator.incidents(id, 'mass-disappearance')).toMatchObject([{ state: 'resolved' }]);
    expect((await operator.list('/api/v1/products?limit=200')).length).toBe(200);
  });

  it('sweep what vanished one by one without asking', async () => {
    store.shop.forceDelete('ITEM-120');
    expect(await operator.run(id, 'sweep-products')).toMatchObject({ state: 'succeeded' });
    await eventually(async () => expect(await broken()).toBe(101));
  });
});
