import { groupBy } from '@hub/common';
import { Partitioners, type Kafka, type Producer, type TopicMessages } from 'kafkajs';
import { BusUnavailableError, messageOf } from '../errors';
import { RelaySink, type OutboxRow, type RefusedRow } from '../relay/relay-sink';
import { kafkaClient } from './kafka-client';
import { prefixed, type KafkaSettings } from './kafka-settings';
import { ensureTopics } from './kafka-topics';

// One request carries one batch per partition, and the broker's limit is per batch: a request below it can never be too large.
const REQUEST_BYTES = 800_000;
const ROW_OVERHEAD_BYTES = 400;
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Publishes to Kafka in transactions under one fixed id, so that a predecessor that still runs is fenced by the broker. */
export class KafkaSink extends RelaySink {
  readonly readsValues = true;
  private readonly kafka: Kafka;
  private producer: Producer | null = null;

  constructor(private readonly settings: KafkaSettings) {
    super();
    this.kafka = kafkaClient(settings);
  }

  async takeOver(): Promise<void> {
    await this.release();
    const producer = this.kafka.producer({
      transactionalId: prefixed(this.settings, 'relay'),
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: 30_000,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    try {
      await ensureTopics(this.settings);
      await producer.connect();
      this.producer = producer;
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw unavailable(error);
    }
  }

  async publish(rows: readonly OutboxRow[]): Promise<readonly RefusedRow[]> {
    try {
      await this.sendAll(rows);
      return [];
    } catch (error) {
      if (!isTooLarge(error)) throw unavailable(error);
      return this.publishInHalves(rows, error);
    }
  }

  async release(): Promise<void> {
    const { producer } = this;
    this.producer = null;
    await producer?.disconnect().catch(() => undefined);
  }

  /** The broker's limit is lower than ours: finds the rows it refuses, keeping the order of the others. */
  private async publishInHalves(rows: readonly OutboxRow[], error: unknown): Promise<RefusedRow[]> {
    const [first] = rows;
    if (first === undefined) return [];
    if (rows.length === 1) {
      return [{ row: first, reason: 'event.too-large', message: `Kafka refuses the event of ${first.bytes} bytes: ${messageOf(error)}. Raise max.message.bytes of the topic, then release it.` }];
    }
    const middle = rows.length >> 1;
    return [...(await this.publish(rows.slice(0, middle))), ...(await this.publish(rows.slice(middle)))];
  }

  private async sendAll(rows: readonly OutboxRow[]): Promise<void> {
    if (!this.producer) throw new BusUnavailableError('The relay holds no connection to Kafka');
    const transaction = await this.producer.transaction();
    try {
      for (const request of requestsOf(rows)) {
        await transaction.sendBatch({ acks: -1, timeout: 15_000, topicMessages: this.messagesOf(request) });
      }
      await transaction.commit();
    } catch (error) {
      if (transaction.isActive()) await transaction.abort().catch(() => undefined);
      throw error;
    }
  }

  private messagesOf(rows: readonly OutboxRow[]): TopicMessages[] {
    return [...groupBy(rows, (row) => row.topic)].map(([topic, ofTopic]) => ({
      topic: prefixed(this.settings, topic),
      messages: ofTopic.map((row) => ({ key: row.key, value: row.value, headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' } })),
    }));
  }
}

/** Consecutive rows that fit one request. */
function requestsOf(rows: readonly OutboxRow[]): OutboxRow[][] {
  const requests: OutboxRow[][] = [];
  let bytes = Infinity;
  for (const row of rows) {
    const size = row.bytes + ROW_OVERHEAD_BYTES;
    if (bytes + size > REQUEST_BYTES) {
      requests.push([]);
      bytes = 0;
    }
    requests[requests.length - 1]?.push(row);
    bytes += size;
  }
  return requests;
}

function isTooLarge(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('type' in current && typeof current.type === 'string' && TOO_LARGE.has(current.type)) return true;
  }
  return false;
}

function unavailable(error: unknown): BusUnavailableError {
  return new BusUnavailableError(`Kafka does not take events: ${messageOf(error)}`, { cause: error });
}
