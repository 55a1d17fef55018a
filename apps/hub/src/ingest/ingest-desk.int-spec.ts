import { newId, SystemClock } from '@hub/common';
import { INGEST_TOKEN_ATTRIBUTE, observationKey, OBSERVED_TYPE, type Json, type ObservationEventData } from '@hub/contracts';
import { appendToOutbox, KafkaEventBus, OutboxRelay, PgEventBus } from '@hub/messaging';
import { HubMetrics } from '@hub/observability';
import { clientOf, PgAuditLog, PgConnectionStore, PgIngestTokens, PgRecordParking, unpackRaw, WebhookIntake } from '@hub/persistence';
import { MakeIngestToken, ParkMessage, RevokeIngestToken } from '@hub/sync-engine';
import { WorkSignals, type EventBus, type WorkKind } from '@hub/sync-engine/ports';
import { createHubTestDatabase, describeWithKafka, eventually, type HubTestDatabase, type TestConnection } from '@hub/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { WebhookKeeper } from '../hooks/webhook-keeper';
import { IngestDesk } from './ingest-desk';
import { IngestProof } from './ingest-proof';
import { ingestSubscription } from './ingest-subscription';

/** How messages get onto the bus under test. */
interface Door {
  readonly bus: EventBus;
  send(key: string, envelope: unknown): Promise<void>;
  close(): Promise<void>;
}

type OpenDoor = (hub: HubTestDatabase, accountId: string) => Promise<Door>;

class Woken extends WorkSignals {
  readonly seen: string[] = [];
  wake(kind: WorkKind, _accountId: string, connectionId: string): void {
    this.seen.push(`${kind}:${connectionId}`);
  }
}

const SOON = { timeoutMs: 30_000 };

/** The promises of the way in, on one bus; gives the database of the suite. */
function describeIngest(openDoor: OpenDoor): () => HubTestDatabase {
  const clock = new SystemClock();
  const signals = new Woken();
  let hub: HubTestDatabase;
  let mine: TestConnection;
  let theirs: TestConnection;
  let door: Door;
  let proof: IngestProof;
  let make: MakeIngestToken;
  let token: string;

  beforeAll(async () => {
    hub = await createHubTestDatabase();
    [mine, theirs] = [await hub.aConnection(await hub.anAccount('Mine')), await hub.aConnection(await hub.anAccount('Theirs'))];
    const tokens = new PgIngestTokens(hub.database.system);
    make = new MakeIngestToken(hub.unitOfWork, new PgConnectionStore(hub.database.system), tokens, new PgAuditLog(), clock);
    token = await tokenOf(mine);
    proof = new IngestProof(tokens, clock);
    const keeper = new WebhookKeeper(signals, new WebhookIntake(hub.database.serving, hub.database.system));
    const desk = new IngestDesk(proof, keeper, new ParkMessage(hub.unitOfWork, new PgRecordParking(), clock), new HubMetrics({ withProcessMetrics: false }), clock);
    door = await openDoor(hub, mine.accountId);
    await door.bus.subscribe(ingestSubscription(desk));
  }, 120_000);
  afterAll(async () => {
    await door?.close();
    await hub?.close();
  }, 60_000);

  async function tokenOf(connection: TestConnection): Promise<string> {
    return (await make.execute({ accountId: connection.accountId, actor: 'test', requestId: null }, { connectionId: connection.id, formerValidForSeconds: 0 })).token;
  }

  function rows<T extends object>({ accountId }: TestConnection, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return hub.unitOfWork.read(accountId, async (tx) => (await clientOf(tx).query<T>(sql, [...values])).rows);
  }

  function aMessage(data: Partial<ObservationEventData> = {}, attributes: Record<string, unknown> = {}): { key: string; envelope: Record<string, unknown> } {
    const record = { connectionId: mine.id, entity: 'product' as const, externalId: newId(), raw: { id: 1 } as Json, ...data };
    return {
      key: observationKey(record),
      envelope: { specversion: '1.0', id: newId(), source: '/erp', type: OBSERVED_TYPE, time: clock.nowIso(), [INGEST_TOKEN_ATTRIBUTE]: token, data: record, ...attributes },
    };
  }

  const send = ({ key, envelope }: { key: string; envelope: unknown }): Promise<void> => door.send(key, envelope);
  const observed = (externalId: string) =>
    rows<{ state: string; source: string; seen: string; source_version: string | null; raw: Buffer }>(mine, 'select state, source, seen, source_version, raw from hub.observation where external_id = $1 order by id', [externalId]);
  const parkedOf = (connection: TestConnection, externalId: string) =>
    rows<{ reason: string; code: string; observation: unknown; details: Record<string, unknown> }>(connection, "select reason, code, observation, details from hub.parked where external_id = $1 and state = 'open'", [externalId]);
  /** Messages of which nobody can be told; only the owner of the database sees them. */
  const setAside = async (key: string) => (await hub.database.system.query<{ reason: string; event: unknown; account_id: string | null }>('select reason, event, account_id from hub.parked_event where key = $1', [key])).rows;

  it('keeps a proven observation as one that waits, and wakes its import', async () => {
    const message = aMessage({ externalId: 'a', sourceVersion: '2026-03-01T09:29:58Z', raw: { id: 7, name: 'Tent' } });
    await send(message);
    const [row] = await eventually(async () => {
      const found = await observed('a');
      expect(found).toHaveLength(1);
      return found;
    }, SOON);
    expect(row).toMatchObject({ state: 'pending', source: 'bus', seen: 'push', source_version: '2026-03-01T09:29:58Z' });
    expect(unpackRaw(row!.raw)).toEqual({ id: 7, name: 'Tent' });
    expect(signals.seen).toContain(`inbox:${mine.id}`);
  }, 60_000);

  it('has a record read that a message only hints at, or says is gone', async () => {
    await send(aMessage({ externalId: 'hint', raw: null }));
    await send(aMessage({ externalId: 'gone', gone: true }));
    await eventually(async () => {
      const found = await rows(mine, "select external_id from hub.refetch where external_id in ('hint', 'gone') order by external_id");
      expect(found).toEqual([{ external_id: 'gone' }, { external_id: 'hint' }]);
    }, SOON);
    expect(signals.seen).toContain(`refetch:${mine.id}`);
  }, 60_000);

  it('keeps a repeated message without harm: the import finds it unchanged', async () => {
    const message = aMessage({ externalId: 'twice' });
    await send(message);
    await send(message);
    await eventually(async () => expect(await observed('twice')).toHaveLength(2), SOON);
    const [first, second] = await observed('twice');
    expect(unpackRaw(second!.raw)).toEqual(unpackRaw(first!.raw));
  }, 60_000);

  it.each([
    ['no token', { [INGEST_TOKEN_ATTRIBUTE]: undefined }, false],
    ['a wrong token', { [INGEST_TOKEN_ATTRIBUTE]: `eit_${'x'.repeat(32)}` }, true],
    ['something that is no token', { [INGEST_TOKEN_ATTRIBUTE]: 17 }, true],
  ])('sets a message with %s aside where the people of the connection see it, without the token', async (what, attributes, hasToken) => {
    const message = aMessage({ externalId: what, raw: { secretive: true } }, attributes);
    await send(message);
    const [row] = await eventually(async () => {
      const found = await parkedOf(mine, what);
      expect(found).toHaveLength(1);
      return found;
    }, SOON);
    expect(row).toMatchObject({ reason: 'unproven-sender', code: 'observation.unproven-sender', details: { hasToken, key: message.key }, observation: { raw: { secretive: true } } });
    expect(JSON.stringify(row)).not.toContain('xxxx');
    expect(await observed(what)).toEqual([]);
  }, 60_000);

  it("sets a message aside that speaks for another account's connection, and shows it to that account alone", async () => {
    await send(aMessage({ connectionId: theirs.id, externalId: 'foreign' }));
    await eventually(async () => expect(await parkedOf(theirs, 'foreign')).toEqual([expect.objectContaining({ reason: 'unproven-sender' })]), SOON);
    expect(await parkedOf(mine, 'foreign')).toEqual([]);
    expect(await rows(theirs, 'select 1 from hub.observation')).toEqual([]);
    expect(JSON.stringify(await parkedOf(theirs, 'foreign'))).not.toContain(token);
  }, 60_000);

  it('believes no token any more once it was rotated or revoked', async () => {
    const former = token;
    token = await tokenOf(mine);
    proof.forget();
    await send(aMessage({ externalId: 'former' }, { [INGEST_TOKEN_ATTRIBUTE]: former }));
    await send(aMessage({ externalId: 'present' }));
    await eventually(async () => expect(await observed('present')).toHaveLength(1), SOON);
    await eventually(async () => expect(await parkedOf(mine, 'former')).toHaveLength(1), SOON);
    const context = { accountId: theirs.accountId, actor: 'test', requestId: null };
    const theirToken = await tokenOf(theirs);
    const revoke = new RevokeIngestToken(hub.unitOfWork, new PgConnectionStore(hub.database.system), new PgIngestTokens(hub.database.system), new PgAuditLog(), clock);
    await revoke.execute(context, theirs.id);
    expect(await proof.claim(theirs.id, theirToken)).toMatchObject({ isProven: false });
    expect(await proof.senderOf(theirToken)).toBeNull();
    expect(await rows(theirs, "select action from hub.audit where action like 'ingest-token%' order by id")).toEqual([{ action: 'ingest-token.created' }, { action: 'ingest-token.revoked' }]);
  }, 60_000);

  it('sets aside what is proven and cannot be taken: malformed, oversized, under a wrong key', async () => {
    await send(aMessage({ externalId: 'malformed', entity: 'galaxy' as 'product' }));
    await send(aMessage({ externalId: 'large', raw: { text: 'x'.repeat(1_000_100) } }));
    await send({ ...aMessage({ externalId: 'misplaced' }), key: `${mine.id}:product:other` });
    const expected = { malformed: ['invalid-record', 'observation.malformed'], large: ['too-large', 'observation.too-large'], misplaced: ['invalid-record', 'observation.wrong-key'] };
    for (const [externalId, [reason, code]] of Object.entries(expected)) {
      await eventually(async () => expect(await parkedOf(mine, externalId)).toEqual([expect.objectContaining({ reason, code })]), SOON);
      expect(await observed(externalId)).toEqual([]);
    }
    expect(JSON.stringify(await parkedOf(mine, 'large')).length).toBeLessThan(2_000);
  }, 60_000);

  it('sets poison aside without its token and lets everything else flow', async () => {
    const poison = [
      aMessage({ connectionId: newId() }),
      { ...aMessage({}, { specversion: '0.3' }), key: newId() },
      { key: newId(), envelope: { ...aMessage().envelope, data: 'nothing' } },
    ];
    for (const message of poison) await send(message);
    await send(aMessage({ externalId: 'after poison' }));
    await eventually(async () => expect(await observed('after poison')).toHaveLength(1), SOON);
    const reasons = ['observation.unknown-connection', 'event.malformed', 'observation.unknown-connection'];
    for (const [at, { key }] of poison.entries()) {
      const [row] = await eventually(async () => {
        const found = await setAside(key);
        expect(found).toHaveLength(1);
        return found;
      }, SOON);
      expect(row).toMatchObject({ reason: reasons[at] });
      expect(JSON.stringify(row)).not.toContain(token);
    }
  }, 90_000);

  return () => hub;
}

describe('observations over the event log', () => {
  describeIngest(async (hub, accountId) => {
    const bus = new PgEventBus({ systemUrl: hub.systemUrl, pollMs: 200 });
    const relay = new OutboxRelay({ systemUrl: hub.systemUrl, pollMs: 100, maxEventBytes: 2_000_000 });
    relay.start();
    return {
      bus,
      send: (key, envelope) =>
        hub.unitOfWork.run(accountId, (tx) => appendToOutbox(clientOf(tx), [{ id: newId(), accountId, topic: 'observation', key, type: OBSERVED_TYPE, value: envelope as never }])),
      close: async () => {
        await bus.close();
        await relay.stop();
      },
    };
  });
});

describeWithKafka('observations over Kafka', (kafka) => {
  let producer: Producer;
  const database = describeIngest(async (hub) => {
    const settings = { brokers: kafka.brokers(), prefix: kafka.prefix() };
    const bus = new KafkaEventBus({ systemUrl: hub.systemUrl, kafka: settings });
    producer = new Kafka({ brokers: kafka.brokers(), logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    return {
      bus,
      send: async (key, envelope) => void (await producer.send({ topic: `${kafka.prefix()}observation`, messages: [{ key, value: JSON.stringify(envelope) }] })),
      close: async () => {
        await producer.disconnect();
        await bus.close();
      },
    };
  });

  it('passes bytes by that are no JSON, or JSON without end', async () => {
    const broken = { key: 'broken', value: '{"ingesttoken":"eit_12345678901234567890", oops' };
    const endless = { key: 'endless', value: '['.repeat(300_000) + ']'.repeat(300_000) };
    await producer.send({ topic: `${kafka.prefix()}observation`, messages: [broken, endless, { key: null, value: null }] });
    await eventually(async () => {
      const { rows } = await database().database.system.query<{ key: string; event: unknown }>("select key, event from hub.parked_event where reason = 'event.malformed' and key in ('broken', 'endless') order by key");
      expect(rows.map(({ key }) => key)).toEqual(['broken', 'endless']);
      expect(JSON.stringify(rows[0])).not.toContain('eit_1');
    }, SOON);
  }, 60_000);
});
