import { SilentLogger, type Logger } from '@hub/common';
import { EventBus, type SubscribeOptions, type Subscription } from '@hub/sync-engine/ports';
import type { Consumer, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { subscriptionSettings } from '../consume/subscription-settings';
import { LogListener } from '../log/log-listener';
import { messagingPool } from '../log/pg-connection';
import { kafkaClient } from './kafka-client';
import { registerKafkaGroup } from './kafka-group';
import { prefixed, unprefixed, type KafkaSettings } from './kafka-settings';
import { KafkaSubscription } from './kafka-subscription';
import { ensureTopics, withAdmin } from './kafka-topics';

/** How Kafka is read. */
export interface KafkaEventBusOptions {
  readonly kafka: KafkaSettings;
  /** Database connection as the system role: parked events are kept there. */
  readonly systemUrl: string;
  readonly logger?: Logger;
  /** Most database connections of this bus, one more for listening. Default 4. */
  readonly maxConnections?: number;
  /** Partitions one subscription handles at the same time. Default 4. */
  readonly partitionsAtOnce?: number;
  /** Shows every consumer that is made; for tests and diagnosis. */
  readonly onConsumer?: (consumer: Consumer) => void;
}

/** The event bus on Kafka: adding processes adds throughput. */
export class KafkaEventBus extends EventBus {
  private readonly kafka: Kafka;
  private readonly pool: Pool;
  private readonly listener: LogListener;
  private readonly logger: Logger;
  private readonly subscriptions = new Set<Subscription>();

  constructor(private readonly options: KafkaEventBusOptions) {
    super();
    this.logger = options.logger ?? new SilentLogger();
    this.kafka = kafkaClient({ logger: this.logger, ...options.kafka });
    this.pool = messagingPool(options.systemUrl, 'entrepot-event-bus', options.maxConnections ?? 4);
    this.listener = new LogListener(options.systemUrl);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const settings = subscriptionSettings(options);
    await ensureTopics(this.options.kafka);
    await registerKafkaGroup(this.options.kafka, settings);
    const subscription = new KafkaSubscription({
      kafka: this.kafka,
      pool: this.pool,
      kafkaSettings: this.options.kafka,
      settings,
      logger: this.logger,
      partitionsAtOnce: this.options.partitionsAtOnce ?? 4,
      partitionCounts: await this.countPartitions(settings.topics),
      listen: (ring) => this.listener.listen(ring),
      ...(this.options.onConsumer ? { onConsumer: this.options.onConsumer } : {}),
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.subscriptions.clear();
    await this.listener.close();
    if (!this.pool.ended) await this.pool.end();
  }

  private countPartitions(topics: readonly string[]): Promise<Map<string, number>> {
    const { kafka } = this.options;
    return withAdmin(kafka, async (admin) => {
      const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map((topic) => prefixed(kafka, topic)) });
      return new Map(found.map(({ name, partitions }) => [unprefixed(kafka, name), partitions.length]));
    });
  }
}
