import { createHubTestDatabase, MovableClock, ToySessions, ToyShop, type HubTestDatabase, type TestAccount } from '@hub/testing';
import { newId } from '@hub/common';
import type { ConnectionRecord } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { aConnectionCommand, LifeKit } from '../runs/testing/life-kit';

describe('the life of a connection', () => {
  let hub: HubTestDatabase;
  let account: TestAccount;
  let sessions: ToySessions;
  let kit: LifeKit;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    const clock = new MovableClock();
    sessions = new ToySessions(clock);
    account = await hub.anAccount();
    kit = new LifeKit(hub, { sessions, clock, publicUrl: 'https://hub.example' });
  });

  const create = async (command = {}): Promise<ConnectionRecord> => {
    const { connection } = await kit.create.execute(kit.context(account.id), aConnectionCommand(command));
    sessions.attach(connection.id, new ToyShop());
    return connection;
  };
  const rows = <T = Record<string, unknown>>(sql: string): Promise<T[]> =>
    hub.unitOfWork.read(account.id, async (tx) => (await clientOf(tx).query(sql)).rows as T[]);
  const runs = () => rows<{ operation: string; trigger: string }>("select operation, trigger from hub.run where state = 'queued' order by id");
  const me = () => kit.context(account.id);
  const refused = (code: string, type?: string) => expect.objectContaining(type === undefined ? { code } : { code, type });

  it('is verified before it is kept', async () => {
    const attempt = kit.create.execute(me(), aConnectionCommand({ credentials: { key: 'wrong-key' } }));
    await expect(attempt).rejects.toMatchObject({ code: 'connection.not-verified', details: { checks: [{ name: 'auth', status: 'failed', blocking: true }] } });
    expect(await rows('select 1 from hub.connection')).toEqual([]);
  });

  it('may be kept as a draft that cannot be activated until it passes', async () => {
    const draft = await create({ credentials: { key: 'wrong-key' }, saveUnverified: true });
    expect(draft.status).toBe('draft');
    await expect(kit.activate.execute(me(), draft.id)).rejects.toEqual(refused('connection.not-verified'));
    const { connection } = await kit.update.execute(me(), { connectionId: draft.id, credentials: { key: 'good-key' } });
    expect(connection.status).toBe('inactive');
  });

  it('refuses what does not fit, naming it and never the secret', async () => {
    await expect(create({ connector: 'nothing' })).rejects.toEqual(refused('connection.unknown-connector'));
    await expect(create({ preset: 'nothing' })).rejects.toEqual(refused('connection.unknown-preset'));
    await expect(create({ settings: { url: 'https://x.example', bogus: 1 } })).rejects.toEqual(refused('connection.invalid-settings'));
    const short = create({ credentials: { key: 'abc' } });
    await expect(short).rejects.toMatchObject({ code: 'connection.invalid-credentials', param: 'credentials.key' });
    await expect(short).rejects.not.toThrow('abc');
    await expect(create({ warehouseId: newId() })).rejects.toEqual(refused('warehouse.not-found'));
    const foreign = await hub.anAccount();
    await expect(create({ warehouseId: foreign.warehouseId })).rejects.toEqual(refused('warehouse.not-found'));
  });

  it('has a name of its own', async () => {
    await create();
    await expect(create()).rejects.toEqual(refused('connection.name-taken', 'conflict'));
    const both = await Promise.allSettled([create({ name: 'Twin' }), create({ name: 'Twin' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'connection.name-taken' } });
  });

  it('warns of a store that is connected twice', async () => {
    await create();
    const { warnings } = await kit.create.execute(me(), aConnectionCommand({ name: 'Again', settings: { url: 'http://TOYS.example/' } }));
    expect(warnings).toEqual([expect.stringContaining('same key')]);
  });

  it('seals its credentials and keeps them out of the audit trail', async () => {
    const { id } = await create({ credentials: { key: 'good-key' } });
    await kit.update.execute(me(), { connectionId: id, name: 'Renamed' });
    const audit = await rows<{ action: string; before: unknown; after: unknown; actor: string }>('select actor, action, before, after from hub.audit order by id');
    expect(audit.map(({ action, actor }) => [actor, action])).toEqual([
      ['Olga', 'connection.created'],
      ['Olga', 'connection.updated'],
    ]);
    expect(audit[1]).toMatchObject({ before: { name: 'Toy shop' }, after: { name: 'Renamed' } });
    expect(JSON.stringify(audit)).not.toContain('good-key');
  });

  it('begins its schedules, webhooks and first import when it is activated, once', async () => {
    const { id } = await create();
    expect(await rows('select 1 from hub.schedule')).toEqual([]);
    await kit.activate.execute(me(), id);
    await kit.activate.execute(me(), id);
    expect(await runs()).toEqual([
      { operation: 'import-products', trigger: 'activation' },
      { operation: 'check-webhooks', trigger: 'activation' },
    ]);
    expect(await rows('select operation, every_ms, active from hub.schedule order by operation')).toEqual([
      { operation: 'check-webhooks', every_ms: 600_000, active: true },
      { operation: 'poll-products', every_ms: 300_000, active: true },
      { operation: 'sweep-products', every_ms: null, active: true },
    ]);
    expect(kit.bench.signals.woken).toContain(`run:${id}`);
  });

  it('polls every minute where webhooks cannot come', async () => {
    kit = new LifeKit(hub, { sessions });
    const { id } = await create();
    const connection = await kit.activate.execute(me(), id);
    expect(connection.webhookMode).toBe('poll');
    expect(await rows("select every_ms from hub.schedule where operation = 'poll-products'")).toEqual([{ every_ms: 60_000 }]);
    expect(await runs()).toEqual([{ operation: 'import-products', trigger: 'activation' }]);
  });

  it('does nothing by itself with the preset manual', async () => {
    const { id } = await create({ preset: 'manual' });
    await kit.activate.execute(me(), id);
    expect(await runs()).toEqual([]);
    expect(await rows('select 1 from hub.schedule where active')).toEqual([]);
  });

  it('has one owner per warehouse, named to the second one', async () => {
    const owner = await create({ preset: 'stock-owner', name: 'Owner' });
    await expect(create({ preset: 'stock-owner', name: 'Second' })).rejects.toMatchObject({
      type: 'conflict',
      code: 'warehouse.owned',
      message: expect.stringContaining('"Owner"'),
      details: { ownerConnectionId: owner.id },
    });
    const channel = await create({ name: 'Channel' });
    await expect(kit.update.execute(me(), { connectionId: channel.id, preset: 'stock-owner' })).rejects.toEqual(refused('warehouse.owned', 'conflict'));
    await kit.update.execute(me(), { connectionId: owner.id, preset: 'sales-channel' });
    const { connection } = await kit.update.execute(me(), { connectionId: channel.id, preset: 'stock-owner' });
    expect(connection.ownsWarehouse).toBe(true);
  });

  it('lets one of two connections that claim a warehouse at the same moment have it', async () => {
    const both = await Promise.allSettled(['One', 'Two'].map((name) => create({ preset: 'stock-owner', name })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'warehouse.owned' } });
    expect(await rows('select 1 from hub.connection')).toHaveLength(1);
  });

  it('catches up after a pause', async () => {
    const { id } = await create();
    await kit.activate.execute(me(), id);
    expect((await kit.pause.execute(me(), id)).status).toBe('paused');
    await rows('select 1');
    await hub.unitOfWork.run(account.id, (tx) => clientOf(tx).query("update hub.run set state = 'cancelled'"));
    await kit.activate.execute(me(), id);
    expect(await runs()).toEqual([
      { operation: 'check-webhooks', trigger: 'resume' },
      { operation: 'poll-products', trigger: 'resume' },
    ]);
    expect(kit.bench.signals.woken).toEqual(expect.arrayContaining([`inbox:${id}`, `refetch:${id}`, `drain:${id}`, `run:${id}`]));
  });

  it('goes on by itself with a new key, and not with one that fails', async () => {
    const { id } = await create();
    await kit.activate.execute(me(), id);
    await hub.unitOfWork.run(account.id, (tx) => kit.bench.connections.move(tx, id, 'needs-credentials', 'The key died.'));
    await expect(kit.update.execute(me(), { connectionId: id, credentials: { key: 'still-wrong' } })).rejects.toEqual(refused('connection.not-verified'));
    const { connection } = await kit.update.execute(me(), { connectionId: id, credentials: { key: 'good-key' } });
    expect(connection.status).toBe('active');
    expect(connection.configVersion).toBeGreaterThan(1);
    expect(await rows('select status_reason from hub.connection')).toEqual([{ status_reason: null }]);
  });

  it('takes its webhooks down and leaves the masters when it is removed', async () => {
    const { id } = await create({ preset: 'stock-owner' });
    const shop = sessions.attach(id, new ToyShop());
    shop.add({ id: 'a' });
    await kit.activate.execute(me(), id);
    const connection = { id, accountId: account.id, preset: (await kit.bench.connections.get(account.id, id)).preset };
    await kit.turns(connection, 'import-products');
    await kit.turns(connection, 'check-webhooks');
    expect(kit.catalogue.webhooks.target?.url).toBe(`https://hub.example/hooks/toy/${id}`);
    expect(kit.catalogue.webhooks.states.size).toBe(2);
    await kit.remove.execute(me(), id);
    expect(kit.catalogue.webhooks.states.size).toBe(0);
    expect(await rows('select 1 from hub.connection')).toEqual([]);
    expect(await rows('select 1 from hub.link')).toEqual([]);
    expect(await rows('select 1 from hub.product')).toHaveLength(1);
    expect(await rows('select owner_connection_id from hub.warehouse')).toEqual([{ owner_connection_id: null }]);
    await expect(kit.remove.execute(me(), id)).rejects.toEqual(refused('connection.not-found'));
  });
});
