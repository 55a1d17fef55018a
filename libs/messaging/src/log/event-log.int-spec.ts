import { createHubTestDatabase, eventually, type HubTestDatabase } from '@hub/testing';
import { asOwner } from '../testing/bus-world';
import { makeBus, makeRelay } from '../testing/bus-profile';
import { Seen } from '../testing/seen';
import { aProductEvent, SuiteWriter } from '../testing/suite-writer';
import { compactLog } from './log-compactor';

describe('the event log', () => {
  let hub: HubTestDatabase;
  let writer: SuiteWriter;
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    hub = await createHubTestDatabase();
    writer = new SuiteWriter(hub.servingUrl, (await hub.anAccount()).id);
  }, 60_000);
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
    await asOwner(hub.ownerUrl, 'truncate hub.event_log, hub.outbox, hub.consumer_position, hub.parked_event');
  });
  afterAll(async () => {
    await writer.close();
    await hub.close();
  });

  const startRelay = () => {
    const relay = makeRelay({ kind: 'log', systemUrl: hub.systemUrl });
    relay.start();
    undo.push(() => relay.stop());
    return relay;
  };
  const logged = async () => (await asOwner(hub.ownerUrl, 'select key, topic, value #>> $1 as version from hub.event_log order by position', ['{data,version}'])).rows;

  it('goes on after it was emptied, its numbers started again included', async () => {
    const relay = startRelay();
    const bus = makeBus({ kind: 'log', systemUrl: hub.systemUrl });
    undo.push(() => bus.close());
    const seen = new Seen();
    await bus.subscribe({ group: 'g', topics: ['product'], handler: seen.handler() });
    const before = await writer.publishVersions(['k'], 5);
    await eventually(() => seen.has(before));
    await relay.stop();
    await asOwner(hub.ownerUrl, 'truncate hub.event_log; alter sequence hub.event_log_position restart');
    relay.start();
    const after = await writer.publishVersions(['k'], 5);
    await eventually(() => seen.has(after));
  }, 30_000);

  it('keeps the newest event of each key for ever and the others for their days', async () => {
    startRelay();
    const { accountId } = writer;
    await writer.publish([1, 2, 3].map((version) => aProductEvent(accountId, 'a', version)));
    await writer.publish([aProductEvent(accountId, 'b', 1), { ...aProductEvent(accountId, 'a', 9), topic: 'delivery' }]);
    await eventually(async () => expect(await logged()).toHaveLength(5));
    expect(await compactLog(hub.database.system, { keepDays: 2 })).toBe(0);
    await asOwner(hub.ownerUrl, "update hub.event_log set at = at - interval '3 days'");
    await writer.publish([aProductEvent(accountId, 'b', 2)]);
    await eventually(async () => expect(await logged()).toHaveLength(6));
    expect(await compactLog(hub.database.system, { keepDays: 2, batchEvents: 2 })).toBe(4);
    expect(await logged()).toEqual([{ topic: 'product', key: 'a', version: '3' }, { topic: 'product', key: 'b', version: '2' }]);
  }, 30_000);

  it('lets nobody write events of another account', async () => {
    const stranger = await hub.anAccount();
    await expect(writer.publish([aProductEvent(stranger.id, 'k')])).rejects.toMatchObject({ code: '42501' });
  });

  it('takes text PostgreSQL cannot keep', async () => {
    startRelay();
    await writer.publish([aProductEvent(writer.accountId, 'k', 1, 'a\u0000b\ud800')]);
    await eventually(async () => expect((await asOwner(hub.ownerUrl, "select value #>> '{data,padding}' as padding from hub.event_log")).rows).toEqual([{ padding: 'a\ufffdb\ufffd' }]));
  });
});
