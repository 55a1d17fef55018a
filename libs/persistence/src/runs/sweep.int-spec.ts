import { addUp } from '@hub/sync-engine';
import { createHubTestDatabase, MovableClock, ToySessions, ToyShop, type HubTestDatabase, type TestConnection } from '@hub/testing';
import { RunsKit, undisturbed } from './testing/runs-kit';

describe('the sweep', () => {
  let hub: HubTestDatabase;
  let shop: ToyShop;
  let connection: TestConnection;
  let kit: RunsKit;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    const clock = new MovableClock();
    const sessions = new ToySessions(clock);
    connection = await hub.aConnection(await hub.anAccount());
    shop = sessions.attach(connection.id, new ToyShop({ clock }));
    kit = new RunsKit(hub, { sessions, clock });
    for (let index = 0; index < 60; index += 1) shop.add({ id: `p${String(index).padStart(3, '0')}` });
    kit.clock.advance(1_000);
    await kit.execute(connection, 'import-products');
    kit.clock.advance(60_000);
  });

  const gone = () => kit.rows<{ id: string }>(connection, 'select external_id as id from hub.link where gone order by 1');
  const incidents = () => kit.rows(connection, "select kind from hub.incident where state = 'open'");

  it('finds nothing to do where both sides agree', async () => {
    const run = await kit.execute(connection, 'sweep-products');
    expect(run).toMatchObject({ state: 'succeeded', total: 60 });
    expect(run.counts['total']).toMatchObject({ read: 60, unchanged: 60 });
    expect(await kit.rows(connection, 'select 1 from hub.sweep_listed')).toEqual([]);
  });

  it('looks at what is not listed before it calls it gone', async () => {
    shop.remove('p001');
    shop.remove('p050');
    const run = await kit.execute(connection, 'sweep-products');
    expect(run.state).toBe('succeeded');
    expect(await gone()).toEqual([{ id: 'p001' }, { id: 'p050' }]);
    expect(run.counts['total']).toMatchObject({ read: 60, unchanged: 58, updated: 2 });
    expect(await kit.rows(connection, "select 1 from hub.product where status <> 'removed'")).toHaveLength(60);
    expect(await kit.rows(connection, "select 1 from hub.listing where state = 'broken'")).toHaveLength(2);
  });

  it('asks for records nobody told of', async () => {
    shop.add({ id: 'q-new' });
    const run = await kit.execute(connection, 'sweep-products');
    expect(run.counts['total']).toMatchObject({ read: 61, unchanged: 60, superseded: 1 });
    const item = { kind: 'refetch', accountId: connection.accountId, connectionId: connection.id, part: null } as const;
    await kit.refetchWorker.turn(item, undisturbed());
    expect(await kit.rows(connection, "select 1 from hub.link where external_id = 'q-new'")).toHaveLength(1);
    expect(await kit.rows(connection, 'select 1 from hub.refetch')).toEqual([]);
  });

  it('stops and asks when too much vanished at once', async () => {
    for (let index = 0; index < 20; index += 1) shop.remove(`p${String(index).padStart(3, '0')}`);
    const run = await kit.execute(connection, 'sweep-products');
    expect(run).toMatchObject({ state: 'waiting', error: { code: 'sweep.mass-disappearance', message: expect.stringContaining('20 of 60') } });
    expect(await gone()).toEqual([]);
    expect(await incidents()).toEqual([{ kind: 'mass-disappearance' }]);
    const accepted = await kit.execute(connection, 'sweep-products', { acceptDisappearance: true });
    expect(accepted).toMatchObject({ id: run.id, state: 'succeeded', error: null });
    expect(await gone()).toHaveLength(20);
    expect(addUp(accepted.counts)).toBe(true);
    expect(accepted.counts['total']?.read).toBe(60);
    expect(await incidents()).toEqual([]);
  });

  it('looks once more when it is started again without an answer', async () => {
    const lost = shop.products().slice(0, 30);
    for (const { id } of lost) shop.remove(id);
    const waiting = await kit.execute(connection, 'sweep-products');
    for (const { id } of lost) shop.add({ id });
    const again = await kit.execute(connection, 'sweep-products');
    expect(again).toMatchObject({ state: 'succeeded' });
    expect(await kit.run(connection, waiting.id)).toMatchObject({ state: 'cancelled', error: { code: 'run.superseded' } });
    expect(await gone()).toEqual([]);
    expect(await incidents()).toEqual([]);
  });

  it('does not judge a record that came while it was listing', async () => {
    shop.onRequest = async (kind) => {
      if (kind !== 'pull' || shop.has('p999')) return;
      shop.onRequest = null;
      kit.clock.advance(1_000);
      shop.add({ id: 'p999' });
      await kit.execute(connection, 'poll-products');
      shop.remove('p999');
    };
    const run = await kit.execute(connection, 'sweep-products');
    expect(run.state).toBe('succeeded');
    expect(await gone()).toEqual([]);
  });
});
