import { createHubTestDatabase, MovableClock, ToySessions, ToyShop, type HubTestDatabase, type TestConnection } from '@hub/testing';
import { clientOf } from '../database/pg-unit-of-work';
import { RunsKit } from '../runs/testing/runs-kit';

describe('the care for webhooks', () => {
  let hub: HubTestDatabase;
  let sessions: ToySessions;
  let clock: MovableClock;
  let connection: TestConnection;
  let kit: RunsKit;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  });
  afterAll(() => hub?.close());
  beforeEach(async () => {
    clock = new MovableClock();
    sessions = new ToySessions(clock);
    connection = await hub.aConnection(await hub.anAccount(), { preset: { schedules: [{ operation: 'poll-products', everyMs: 300_000, active: true }] } });
    sessions.attach(connection.id, new ToyShop({ clock })).add({ id: 'a' });
    kit = new RunsKit(hub, { sessions, clock, publicUrl: 'https://hub.example/' });
  });

  const check = () => kit.execute(connection, 'check-webhooks');
  const incidents = () => kit.rows<{ kind: string }>(connection, "select kind from hub.incident where state = 'open' order by id");
  const queued = () => kit.rows(connection, "select operation, trigger, options from hub.run where state = 'queued' order by id");
  const states = () => kit.catalogue.webhooks.states;

  it('makes them the first time, with a secret of their own, and calls that no gap', async () => {
    const run = await check();
    expect(run.counts['total']).toMatchObject({ read: 2, updated: 2 });
    expect(kit.catalogue.webhooks.target).toMatchObject({ url: `https://hub.example/hooks/woocommerce/${connection.id}`, secret: expect.stringMatching(/^[0-9a-f]{48}$/) });
    expect(await incidents()).toEqual([]);
    expect(await queued()).toEqual([]);
    expect(await kit.rows(connection, 'select topic, state from hub.webhook_registration order by topic')).toEqual([
      { topic: 'product.deleted', state: 'active' },
      { topic: 'product.updated', state: 'active' },
    ]);
    const { secret } = kit.catalogue.webhooks.target!;
    await check();
    expect(kit.catalogue.webhooks.target?.secret).toBe(secret);
    const endpoint = await kit.webhookStore.endpoint(connection.id);
    expect(endpoint).toMatchObject({ accountId: connection.accountId, connector: 'woocommerce', status: 'active' });
    expect(kit.vault.open(endpoint!.sealedSecret!)).toBe(secret);
    expect(await kit.webhookStore.endpoint('00000000-0000-7000-8000-000000000000')).toBeNull();
  });

  it('heals silent ones, reads what was missed since the last good look, and says so once', async () => {
    await kit.execute(connection, 'import-products');
    await check();
    await check();
    const [good] = await kit.rows<{ mark: string }>(connection, "select mark from hub.checkpoint where stream = 'webhooks-good'");
    clock.advance(3_600_000);
    await kit.execute(connection, 'poll-products');
    states().set('product.updated', 'disabled').set('product.deleted', 'missing');
    const run = await check();
    expect(run.counts['total']).toMatchObject({ read: 2, updated: 2 });
    expect(await incidents()).toEqual([{ kind: 'webhooks-healed' }]);
    expect(await queued()).toEqual([
      { operation: 'poll-products', trigger: 'webhook-gap', options: { since: good!.mark } },
      { operation: 'sweep-products', trigger: 'webhook-gap', options: {} },
    ]);
    await check();
    expect(await incidents()).toHaveLength(1);
  });

  it('knows of the gap when it was killed between healing and telling', async () => {
    await check();
    states().set('product.updated', 'disabled');
    jest.spyOn(kit.catalogue.webhooks, 'ensure').mockRejectedValueOnce(new TypeError('killed'));
    await check();
    expect(await incidents()).toEqual([]);
    states().set('product.updated', 'active');
    clock.advance(60_000);
    await kit.turns(connection, 'check-webhooks');
    expect(await incidents()).toEqual([{ kind: 'webhooks-healed' }]);
  });

  it('makes them anew with the present key when what they deliver is of no use', async () => {
    await check();
    const { secret } = kit.catalogue.webhooks.target!;
    const endpoint = (await kit.webhookStore.endpoint(connection.id))!;
    const illness = { code: 'toy.owner-gone', message: 'Their maker is gone.' };
    await kit.illness.execute(endpoint, illness);
    await kit.illness.execute(endpoint, illness);
    expect(await incidents()).toEqual([{ kind: 'webhook-ill' }]);
    expect(await queued()).toEqual([{ operation: 'check-webhooks', trigger: 'webhook-gap', options: {} }]);
    // Stores that recognise webhooks by their secret take those of another one for missing.
    states().set('product.updated', 'missing');
    await kit.turns(connection, 'check-webhooks');
    expect(kit.catalogue.webhooks.target?.secret).not.toBe(secret);
    expect(await incidents()).toEqual([{ kind: 'webhooks-healed' }]);
    await check();
    expect(await incidents()).toHaveLength(1);
  });

  it('reports what a person paused and does not fight it, then fills the gap', async () => {
    await check();
    states().set('product.updated', 'paused');
    const run = await check();
    expect(run.counts['total']).toMatchObject({ blocked: 1, unchanged: 1 });
    expect(states().get('product.updated')).toBe('paused');
    expect(await incidents()).toEqual([{ kind: 'webhooks-paused' }]);
    states().set('product.updated', 'active');
    await check();
    expect(await incidents()).toEqual([{ kind: 'webhooks-healed' }]);
    expect(await queued()).toHaveLength(2);
  });

  it('polls instead where the hub has no public address, and comes back to webhooks when it has one', async () => {
    const { accountId, id: connectionId } = connection;
    const now = clock.nowIso();
    const poll = { accountId, connectionId, operation: 'poll-products', cron: null, timeZone: 'UTC', fromPreset: true, lastAt: null } as const;
    const id = '01900000-0000-7000-8000-000000000001';
    await hub.unitOfWork.run(accountId, (tx) => kit.schedules.save(tx, { ...poll, id, everyMs: 60_000, active: true, nextAt: now, createdAt: now }));
    const mode = async () => (await kit.bench.connections.get(accountId, connectionId)).webhookMode;
    const every = () => kit.rows(connection, 'select every_ms from hub.schedule');
    await check();
    expect([await mode(), await every()]).toEqual(['webhooks', [{ every_ms: 300_000 }]]);
    const hidden = new RunsKit(hub, { sessions, clock });
    expect((await hidden.execute(connection, 'check-webhooks')).state).toBe('succeeded');
    expect([await mode(), await every()]).toEqual(['poll', [{ every_ms: 60_000 }]]);
  });

  it('takes them down when the preset wants none any more', async () => {
    await check();
    expect(states().size).toBe(2);
    const body = JSON.stringify({ ...connection.preset, webhooks: false });
    await hub.unitOfWork.run(connection.accountId, (tx) => clientOf(tx).query('update hub.connection set preset_body = $1', [body]));
    await check();
    expect(states().size).toBe(0);
    expect(await kit.rows(connection, 'select 1 from hub.webhook_registration')).toEqual([]);
    expect((await kit.bench.connections.get(connection.accountId, connection.id)).webhookMode).toBe('poll');
  });
});
