import { SilentLogger } from '@hub/common';
import { FinishRemovals, Housekeeping } from '@hub/sync-engine';
import { WORK_KINDS, type DueWorkItem } from '@hub/sync-engine/ports';
import { createHubTestDatabase, MovableClock, ToySessions, ToyShop, type HubTestDatabase, type TestConnection } from '@hub/testing';
import { clientOf } from '../database/pg-unit-of-work';
import { PgExclusiveWork } from '../locks/pg-exclusive-work';
import { PgDueWork } from './due-work.repository';
import { PgRetentionStore } from './retention-store.repository';
import { RunsKit } from './testing/runs-kit';

describe('work and rows found across accounts', () => {
  let hub: HubTestDatabase;
  let kit: RunsKit;
  let connection: TestConnection;
  let shop: ToyShop;

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

  const due = async (): Promise<string[]> => {
    const found = await new PgDueWork(hub.database.system).find(WORK_KINDS, kit.clock.nowIso());
    return found.filter((item: DueWorkItem) => item.connectionId === connection.id).map(({ kind }) => kind);
  };
  const move = (to: 'paused' | 'active') => hub.unitOfWork.run(connection.accountId, (tx) => kit.bench.connections.move(tx, connection.id, to, null));
  const target = () => ({ accountId: connection.accountId, connectionId: connection.id });

  it('is what waits in the tables, and not what may not be done now', async () => {
    expect(await due()).toEqual([]);
    shop.add({ id: 'a' });
    const observation = { ...shop.observe('a', 'webhook', kit.clock.nowIso()), seen: 'push' as const };
    await kit.accept.execute({ ...target(), observations: [observation], refetch: [{ entity: 'product', externalId: 'b' }] });
    const run = await kit.start.execute({ ...target(), operation: 'import-products', trigger: 'operator' });
    expect(await due()).toEqual(['inbox', 'refetch', 'run']);
    await move('paused');
    expect(await due()).toEqual([]);
    await hub.unitOfWork.run(connection.accountId, (tx) => clientOf(tx).query("update hub.run set state = 'running'"));
    await kit.cancel.execute(connection.accountId, run.id);
    expect(await due()).toEqual(['run']);
    await kit.turns(connection, 'import-products');
    expect(await due()).toEqual([]);
    expect(await kit.run(connection, run.id)).toMatchObject({ state: 'cancelled' });
  });

  it('leaves when it was kept long enough, except what still waits', async () => {
    shop.add({ id: 'a' });
    const observation = { ...shop.observe('a', 'webhook', kit.clock.nowIso()), seen: 'push' as const };
    await kit.accept.execute({ ...target(), observations: [observation, observation], refetch: [] });
    await kit.inboxWorker.turn({ kind: 'inbox', ...target(), part: null });
    await kit.accept.execute({ ...target(), observations: [observation], refetch: [] });
    await kit.execute(connection, 'poll-products');
    await kit.start.execute({ ...target(), operation: 'poll-products', trigger: 'operator' });
    const exclusive = new PgExclusiveWork({ connectionString: hub.systemUrl });
    const removals = new FinishRemovals(kit.store, { execute: () => Promise.resolve() } as never, new SilentLogger());
    const days = { rawDays: 30, runDays: 90, incidentDays: 90 };
    const housekeeping = new Housekeeping(new PgRetentionStore(hub.database.system), exclusive, removals, days, kit.clock, new SilentLogger());
    const rows = async () => [
      (await kit.rows(connection, 'select 1 from hub.observation')).length,
      (await kit.rows(connection, 'select 1 from hub.run')).length,
    ];
    const before = await rows();
    await housekeeping.execute(new AbortController().signal);
    expect(await rows()).toEqual(before);
    kit.clock.advance(91 * 86_400_000);
    await housekeeping.execute(new AbortController().signal);
    expect(await rows()).toEqual([1, 1]);
    await exclusive.close();
  });
});
