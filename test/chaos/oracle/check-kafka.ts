import { eventually } from '@hub/testing';
import { Kafka, logLevel, type EachMessagePayload } from 'kafkajs';
import type { HubWitness } from '../hub/hub-witness';
import { sameValue } from '../shops/shop-chronicle';
import type { Finding } from './findings';

/** Where a hub's topics are. */
export interface KafkaPlace {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
}

interface ToldEvent {
  readonly id: string;
  readonly data: { readonly version: number; readonly fields?: unknown };
}

/** All of it is there already; a group that joins takes a few seconds. Unit: milliseconds. */
const READ_TIMEOUT_MS = 60_000;

/**
 * A consumer that starts from nothing can rebuild the present: the newest event of every master and level has its version, and along
 * the topic versions only grow once events that came twice are told apart by their ids.
 */
export async function checkKafka(witness: HubWitness, place: KafkaPlace): Promise<Finding[]> {
  const reader = new TopicReader(place);
  try {
    await reader.start(['product', 'stock']);
    await eventually(async () => expectNothing(await staleOf(witness, reader)), { timeoutMs: READ_TIMEOUT_MS, everyMs: 250 });
    return reader.disordered();
  } catch (error) {
    return [{ rule: 'events', message: `Kafka does not tell the present: ${String(error)}` }, ...reader.disordered()];
  } finally {
    await reader.stop();
  }
}

function expectNothing(stale: readonly string[]): void {
  if (stale.length > 0) throw new Error(stale.slice(0, 10).join('; '));
}

async function staleOf(witness: HubWitness, reader: TopicReader): Promise<string[]> {
  const records = await witness.rows<{ id: string; version: number; fields: unknown }>(
    `select id::text, version::int, fields from hub.product union all select id::text, version::int, null from hub.stock_level`,
  );
  return records.flatMap(({ id, version, fields }) => {
    const told = reader.newest(id);
    if (told?.version === version && (fields === null || sameContent(told.fields, fields))) return [];
    return [`${id} is at version ${version}, its newest event says ${told?.version ?? 'nothing'}`];
  });
}

/** Member order is no content. */
function sameContent(left: unknown, right: unknown): boolean {
  const sorted = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(sorted) : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort().map(([key, member]) => [key, sorted(member)])) : value;
  return sameValue(sorted(left), sorted(right));
}

/** Reads topics from their beginning and keeps, per record, what they told in which order. */
class TopicReader {
  private readonly told = new Map<string, ToldEvent[]>();
  private readonly consumer;

  constructor(private readonly place: KafkaPlace) {
    const kafka = new Kafka({ clientId: 'chaos', brokers: [...place.brokers], logLevel: logLevel.NOTHING });
    this.consumer = kafka.consumer({ groupId: `${place.topicPrefix}.chaos-${process.pid}` });
  }

  async start(topics: readonly string[]): Promise<void> {
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: topics.map((topic) => `${this.place.topicPrefix}.${topic}`), fromBeginning: true });
    await this.consumer.run({ eachMessage: (payload) => Promise.resolve(this.take(payload)) });
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
  }

  newest(key: string): ToldEvent['data'] | undefined {
    return this.told.get(key)?.at(-1)?.data;
  }

  disordered(): Finding[] {
    return [...this.told]
      .filter(([, events]) => events.some((event, index) => index > 0 && event.data.version <= (events[index - 1] as ToldEvent).data.version))
      .map(([key, events]) => ({ rule: 'events', message: `the versions of record ${key} do not grow along the topic: ${events.map(({ data }) => data.version).join(', ')}` }));
  }

  private take({ message }: EachMessagePayload): void {
    const key = message.key?.toString() ?? '';
    if (message.value === null) return;
    const event = JSON.parse(message.value.toString()) as ToldEvent;
    const events = this.told.get(key) ?? [];
    if (events.some(({ id }) => id === event.id)) return;
    this.told.set(key, [...events, event]);
  }
}
