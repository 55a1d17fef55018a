import { createHubTestDatabase, describeWithKafka, eventually, type HubTestDatabase } from '@hub/testing';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { EventLogReader } from '../log/event-log.reader';
import { accountScopeOf } from '../log/account-scope';
import { asOwner } from '../testing/bus-world';
import { makeBus, makeRelay, type BusProfile } from '../testing/bus-profile';
import { Seen } from '../testing/seen';
import { aProductEvent, SuiteWriter } from '../testing/suite-writer';

describeWithKafka('Kafka that goes away', (kafka) => {
  let hub: HubTestDatabase;
  let writer: SuiteWriter;
  const undo: (() => Promise<unknown>)[] = [];
  const profile = (): BusProfile => ({ kind: 'kafka', systemUrl: hub.systemUrl, brokers: kafka.brokers(), prefix: 'outage.' });

  beforeAll(async () => {
    hub = await createHubTestDatabase();
    writer = new SuiteWriter(hub.servingUrl, (await hub.anAccount()).id);
  }, 120_000);
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  }, 60_000);
  afterAll(async () => {
    await writer.close();
    await hub.close();
  });

  const start = (options = {}) => {
    const [relay, bus] = [makeRelay(profile(), options), makeBus(profile())];
    relay.start();
    undo.push(() => relay.stop(), () => bus.close());
    return { relay, bus };
  };
  const kafkaClient = () => new Kafka({ brokers: kafka.brokers(), logLevel: logLevel.NOTHING });

  it('keeps rows while the broker is down or killed over and over, and loses and reorders nothing', async () => {
    const { relay, bus } = start();
    const seen = new Seen();
    await bus.subscribe({ group: 'g', topics: ['product'], handler: seen.handler() });
    const keys = ['a', 'b', 'c'];
    const ids = await writer.publishVersions(keys, 5);
    await eventually(() => seen.has(ids), { timeoutMs: 30_000 });
    for (let round = 0; round < 2; round += 1) {
      await kafka.kill();
      ids.push(...(await writer.publishVersions(keys.map((key) => `${key}${round}`), 5)));
      await eventually(() => expect(relay.status()).toMatchObject({ state: 'active', lastError: expect.stringContaining('Kafka') }), { timeoutMs: 40_000 });
      await kafka.restart();
      await eventually(() => seen.has(ids), { timeoutMs: 60_000 });
    }
    expect(seen.versionsOf('a0')).toEqual([1, 2, 3, 4, 5]);
    expect(seen.versionsOf('c1')).toEqual([1, 2, 3, 4, 5]);
    const logged = await new EventLogReader(accountScopeOf(hub.database.serving)).readLog({ accountId: writer.accountId, limit: 1_000 });
    expect(logged.map(({ event }) => event.id)).toEqual(ids);
  }, 240_000);

  it('parks what the broker itself refuses as too large', async () => {
    const admin = kafkaClient().admin();
    await admin.connect();
    undo.push(() => admin.disconnect());
    const { relay, bus } = start({ maxEventBytes: 1_000_000 });
    const seen = new Seen();
    await bus.subscribe({ group: 'large', topics: ['product'], from: 'now', handler: seen.handler() });
    await admin.alterConfigs({
      validateOnly: false,
      resources: [{ type: 2, name: 'outage.product', configEntries: [{ name: 'max.message.bytes', value: '20000' }, { name: 'cleanup.policy', value: 'compact' }] }],
    });
    const { accountId } = writer;
    const large = aProductEvent(accountId, 'large', 1, 'x'.repeat(50_000));
    const others = Array.from({ length: 6 }, (_, at) => aProductEvent(accountId, 'small', at + 1));
    await writer.publish([...others.slice(0, 3), large, ...others.slice(3)]);
    await eventually(() => seen.has(others.map(({ id }) => id)), { timeoutMs: 40_000 });
    expect(seen.versionsOf('small')).toEqual([1, 2, 3, 4, 5, 6]);
    await eventually(async () => {
      const { rows } = await asOwner(hub.ownerUrl, "select event_id, reason from hub.parked_event where group_name = 'relay' and status = 'parked'");
      expect(rows).toEqual([{ event_id: large.id, reason: 'event.too-large' }]);
    });
    expect(relay.status().refusedEvents).toBe(1);
  }, 90_000);

  it('parks what an outside producer sends that is no event, and reads on', async () => {
    const { bus } = start();
    const seen = new Seen();
    await bus.subscribe({ group: 'outside', topics: ['observation'], handler: seen.handler() });
    const producer = kafkaClient().producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    undo.push(() => producer.disconnect());
    const envelope = { specversion: '1.0', id: 'obs-1', source: '/outside', type: 'observation', time: '2026-01-01T00:00:00Z', ingesttoken: 't', data: {} };
    await producer.send({ topic: 'outage.observation', messages: [{ key: 'k', value: '{"half' }, { key: 'gone', value: null }, { key: 'good', value: JSON.stringify(envelope) }] });
    await eventually(() => expect(seen.events).toEqual([expect.objectContaining({ id: 'obs-1', accountId: '', extensions: { ingesttoken: 't' } })]), { timeoutMs: 30_000 });
    await eventually(async () => {
      const { rows } = await asOwner(hub.ownerUrl, "select key, reason, event->>'data' as raw from hub.parked_event where group_name = 'outside'");
      expect(rows).toEqual([{ key: 'k', reason: 'event.malformed', raw: '{"half' }]);
    });
  }, 90_000);
}, { own: true });
