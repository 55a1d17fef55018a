import type { RawObservation } from '@hub/contracts';
import { createHubTestDatabase, MovableClock, ToySessions, ToyShop, type HubTestDatabase, type TestConnection } from '@hub/testing';
import { RunsKit, undisturbed } from '../runs/testing/runs-kit';

describe('the inbox', () => {
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
  });
  afterEach(() => jest.restoreAllMocks());

  const pushed = (id: string): RawObservation => ({ ...shop.observe(id, 'webhook', kit.clock.nowIso()), seen: 'push' });
  const accept = (observations: RawObservation[], refetch: string[] = []) =>
    kit.accept.execute({
      accountId: connection.accountId,
      connectionId: connection.id,
      observations,
      refetch: refetch.map((externalId) => ({ entity: 'product', externalId })),
    });
  const item = (kind: 'inbox' | 'refetch') => ({ kind, accountId: connection.accountId, connectionId: connection.id, part: null });
  const states = async () => (await kit.rows<{ state: string }>(connection, 'select state from hub.observation order by id')).map(({ state }) => state);

  it('keeps what was pushed before it is answered, wakes the import, and settles it there', async () => {
    shop.add({ id: 'a' });
    await accept([pushed('a')]);
    expect(await states()).toEqual(['pending']);
    expect(kit.bench.signals.woken).toEqual([`inbox:${connection.id}`]);
    expect(await kit.inboxWorker.turn(item('inbox'))).toBe('idle');
    expect(await kit.rows(connection, 'select state, product_id is not null as product, link_id is not null as link from hub.observation')).toEqual([
      { state: 'applied', product: true, link: true },
    ]);
  });

  it('imports doubles and old news without a change', async () => {
    shop.add({ id: 'a' });
    const [old, twice] = [pushed('a'), pushed('a')];
    kit.clock.advance(5_000);
    shop.update('a', { title: 'New' });
    await accept([pushed('a')]);
    await kit.inboxWorker.turn(item('inbox'));
    await accept([old, twice]);
    await kit.inboxWorker.turn(item('inbox'));
    expect(await kit.rows(connection, 'select title from hub.product')).toEqual([{ title: 'New' }]);
    expect(await states()).not.toContain('pending');
  });

  it('stores while the connection is paused, and imports when it works again', async () => {
    shop.add({ id: 'a' });
    await kit.unitOfWork.run(connection.accountId, (tx) => kit.bench.connections.move(tx, connection.id, 'paused', null));
    await accept([pushed('a')]);
    await kit.inboxWorker.turn(item('inbox'));
    expect(await states()).toEqual(['pending']);
    await kit.unitOfWork.run(connection.accountId, (tx) => kit.bench.connections.move(tx, connection.id, 'active', null));
    await kit.inboxWorker.turn(item('inbox'));
    expect(await states()).toEqual(['applied']);
  });

  it('keeps everything waiting while the database fails, and parks a record that breaks the import alone', async () => {
    for (const id of ['a', 'b', 'c']) shop.add({ id });
    await accept([pushed('a'), pushed('b'), pushed('c')]);
    const { imports } = kit.bench;
    const execute = imports.execute.bind(imports);
    const spy = jest.spyOn(imports, 'execute').mockRejectedValueOnce(Object.assign(new TypeError('terminating connection'), { code: '57P01' }));
    await expect(kit.inboxWorker.turn(item('inbox'))).rejects.toThrow('terminating');
    expect(await states()).toEqual(['pending', 'pending', 'pending']);
    spy.mockImplementation((request) => (request.observations.some(({ externalId }) => externalId === 'b') ? Promise.reject(new TypeError('bug')) : execute(request)));
    await kit.inboxWorker.turn(item('inbox'));
    expect(await states()).toEqual(['applied', 'parked', 'applied']);
    expect(await kit.rows(connection, 'select external_id, code from hub.parked')).toEqual([{ external_id: 'b', code: 'internal.unexpected' }]);
  });

  it('reads what a push only hinted at, once for all hints', async () => {
    shop.add({ id: 'a' });
    await accept([], ['a']);
    await accept([], ['a']);
    expect(await kit.refetchWorker.turn(item('refetch'), undisturbed())).toBe('idle');
    expect(shop.reads).toEqual(['a']);
    expect(await kit.rows(connection, 'select 1 from hub.refetch')).toEqual([]);
    expect(await kit.rows(connection, 'select 1 from hub.link')).toHaveLength(1);
  });

  it('does not lose a request that is made during the read', async () => {
    shop.add({ id: 'a' });
    await accept([], ['a']);
    shop.onRequest = async () => {
      shop.onRequest = null;
      await accept([], ['a']);
    };
    await kit.refetchWorker.turn(item('refetch'), undisturbed());
    expect(await kit.rows(connection, 'select external_id from hub.refetch')).toEqual([{ external_id: 'a' }]);
  });

  it('waits as long as the shop asks, and asks for credentials when it must', async () => {
    shop.add({ id: 'a' });
    await accept([], ['a']);
    shop.faults.add({ on: 'fetch', kind: 'rate-limited' });
    await kit.refetchWorker.turn(item('refetch'), undisturbed());
    const [row] = await kit.rows<{ due_at: string }>(connection, 'select due_at from hub.refetch');
    expect(Date.parse(row!.due_at) - kit.clock.nowMs()).toBeGreaterThan(25_000);
    kit.clock.advance(60_000);
    shop.faults.add({ on: 'fetch', kind: 'credentials' });
    await kit.refetchWorker.turn(item('refetch'), undisturbed());
    expect(await kit.rows(connection, 'select status from hub.connection')).toEqual([{ status: 'needs-credentials' }]);
    expect(await kit.rows(connection, 'select 1 from hub.refetch')).toHaveLength(1);
  });
});
