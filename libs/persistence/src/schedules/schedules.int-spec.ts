import { createHubTestDatabase, MovableClock, ToySessions, ToyShop, type HubTestDatabase, type TestConnection } from '@hub/testing';
import { newId } from '@hub/common';
import { clientOf } from '../database/pg-unit-of-work';
import { LifeKit } from '../runs/testing/life-kit';

describe('schedules', () => {
  let hub: HubTestDatabase;
  let connection: TestConnection;
  let kit: LifeKit;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    const clock = new MovableClock();
    const sessions = new ToySessions(clock);
    connection = await hub.aConnection(await hub.anAccount());
    sessions.attach(connection.id, new ToyShop({ clock }));
    kit = new LifeKit(hub, { sessions, clock });
  });
  // Schedules come due across accounts: those of one test are taken out of the next one's way.
  afterEach(() => hub.unitOfWork.run(connection.accountId, (tx) => kit.bench.connections.move(tx, connection.id, 'deleting', null)));

  const me = () => kit.context(connection.accountId);
  const save = (command: object) => kit.saveSchedule.execute(me(), { connectionId: connection.id, operation: 'sweep-products', ...command });
  const runs = () => kit.rows(connection, 'select operation, state, trigger from hub.run');
  const move = (to: 'paused' | 'active') => hub.unitOfWork.run(connection.accountId, (tx) => kit.bench.connections.move(tx, connection.id, to, null));

  it('that a person adds start inactive, and run once switched on', async () => {
    const schedule = await save({ everyMs: 60_000 });
    expect(schedule).toMatchObject({ active: false, fromPreset: false, timeZone: 'UTC' });
    kit.clock.advance(120_000);
    expect(await kit.tick.execute()).toBe(0);
    await save({ scheduleId: schedule.id, active: true });
    kit.clock.advance(61_000);
    expect(await kit.tick.execute()).toBe(1);
    expect(await runs()).toEqual([{ operation: 'sweep-products', state: 'queued', trigger: 'schedule' }]);
    expect(kit.bench.signals.woken).toEqual([`run:${connection.id}`]);
  });

  it('run once for however many ticks were missed', async () => {
    await save({ everyMs: 60_000, active: true });
    kit.clock.advance(10 * 3_600_000);
    expect(await kit.tick.execute()).toBe(1);
    expect(await kit.tick.execute()).toBe(0);
    expect(await runs()).toHaveLength(1);
  });

  it('run once for two schedulers that see the same tick', async () => {
    await save({ everyMs: 60_000, active: true });
    kit.clock.advance(61_000);
    const started = await Promise.all(Array.from({ length: 5 }, () => kit.tick.execute()));
    expect(started.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await runs()).toHaveLength(1);
  });

  it('skip what their connection may not do now, and do not pile up', async () => {
    await save({ everyMs: 60_000, active: true });
    await move('paused');
    kit.clock.advance(600_000);
    expect(await kit.tick.execute()).toBe(0);
    await move('active');
    expect(await kit.tick.execute()).toBe(1);
  });

  it('do not poll while the first import reads everything anyway', async () => {
    await save({ operation: 'poll-products', everyMs: 60_000, active: true });
    const { accountId, id: connectionId } = connection;
    await kit.start.execute({ accountId, connectionId, operation: 'import-products', trigger: 'operator' });
    kit.clock.advance(61_000);
    expect(await kit.tick.execute()).toBe(0);
    await kit.turns(connection, 'import-products');
    kit.clock.advance(61_000);
    expect(await kit.tick.execute()).toBe(1);
  });

  it('let others have their tick when one cannot run', async () => {
    const impossible = await save({ operation: 'import-stock', everyMs: 60_000, active: true });
    await save({ everyMs: 60_000, active: true });
    kit.clock.advance(61_000);
    expect(await kit.tick.execute()).toBe(1);
    const [row] = await kit.rows<{ next_at: string }>(connection, 'select next_at from hub.schedule where id = $1', [impossible.id]);
    expect(row!.next_at > kit.clock.nowIso()).toBe(true);
  });

  it('come due at once when the hub starts: it may have been away for long', async () => {
    const hour = { everyMs: 3_600_000 };
    await save({ ...hour, active: true });
    await save({ ...hour, operation: 'poll-products' });
    expect(await kit.lookAfterStart().execute()).toBe(0);
    await save({ ...hour, operation: 'poll-products', active: true });
    await save({ cron: '0 3 * * *', operation: 'check-webhooks', active: true });
    await move('paused');
    expect(await kit.lookAfterStart().execute()).toBe(0);
    await move('active');
    expect(await kit.lookAfterStart().execute()).toBe(2);
    expect(await kit.tick.execute()).toBe(2);
    const next = await kit.rows<{ next_at: string }>(connection, 'select next_at from hub.schedule where active order by id');
    expect(next.every(({ next_at: at }) => at > kit.clock.nowIso())).toBe(true);
    expect((await runs()).map((run) => run['operation']).sort()).toEqual(['check-webhooks', 'poll-products']);
  });

  it('follow the public address the hub has after a start', async () => {
    const { accountId, id: connectionId } = connection;
    await save({ operation: 'poll-products', everyMs: 60_000, active: true });
    const template = { operation: 'check-webhooks', everyMs: 600_000, active: true };
    const body = JSON.stringify({ ...connection.preset, schedules: [template] });
    await hub.unitOfWork.run(accountId, (tx) => clientOf(tx).query('update hub.connection set preset_body = $1', [body]));
    const mode = async () => (await kit.bench.connections.get(accountId, connectionId)).webhookMode;
    await kit.lookAfterStart('https://hub.example').execute();
    expect(await mode()).toBe('webhooks');
    expect(await kit.rows(connection, "select from_preset, active from hub.schedule where operation = 'check-webhooks'")).toEqual([{ from_preset: true, active: true }]);
    await kit.lookAfterStart(null).execute();
    expect(await mode()).toBe('poll');
  });

  it('are refused when they make no sense, changed and removed by people, and audited', async () => {
    await expect(save({ everyMs: 1_000 })).rejects.toMatchObject({ code: 'schedule.invalid-timing', param: 'everyMs' });
    await expect(save({ everyMs: 60_000, operation: 'make-coffee' })).rejects.toMatchObject({ code: 'schedule.unknown-operation' });
    await expect(save({ everyMs: 60_000, scheduleId: newId() })).rejects.toMatchObject({ code: 'schedule.not-found' });
    const schedule = await save({ everyMs: 60_000 });
    const changed = await save({ scheduleId: schedule.id, cron: '0 4 * * *', timeZone: 'Europe/Stockholm' });
    expect(changed).toMatchObject({ everyMs: null, cron: '0 4 * * *', timeZone: 'Europe/Stockholm' });
    await kit.deleteSchedule.execute(me(), connection.id, schedule.id);
    await expect(kit.deleteSchedule.execute(me(), connection.id, schedule.id)).rejects.toMatchObject({ code: 'schedule.not-found' });
    const audit = await kit.rows<{ action: string }>(connection, 'select action from hub.audit order by id');
    expect(audit.map(({ action }) => action)).toEqual(['schedule.created', 'schedule.updated', 'schedule.deleted']);
    const stranger = await hub.anAccount();
    await expect(kit.saveSchedule.execute(kit.context(stranger.id), { connectionId: connection.id, operation: 'sweep-products', everyMs: 60_000 })).rejects.toMatchObject({
      code: 'connection.not-found',
    });
  });
});
