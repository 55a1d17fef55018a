import { backoffMs, SystemClock, type Clock, type Logger } from '@hub/common';
import type { Topic } from '@hub/contracts';
import type { Subscription, SubscriptionHealth } from '@hub/sync-engine/ports';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { KeyDispatcher } from '../consume/key-dispatcher';
import type { SubscriptionSettings } from '../consume/subscription-settings';
import { messageOf } from '../errors';
import { recordOutcomes } from '../parked/parked-event.store';
import { Bell, pause } from '../pause';
import { chunksOf, type KafkaChunk } from './kafka-batch';
import { kafkaLag } from './kafka-lag';
import { KafkaProgress } from './kafka-progress';
import { KafkaRedelivery } from './kafka-redelivery';
import { prefixed, unprefixed, type KafkaSettings } from './kafka-settings';
import { KafkaWatchdog } from './kafka-watchdog';
import { PartitionLocks } from './partition-locks';

/** What a member of a group works with. */
export interface KafkaSubscriptionParts {
  readonly kafka: Kafka;
  readonly pool: Pool;
  readonly kafkaSettings: KafkaSettings;
  readonly settings: SubscriptionSettings;
  readonly logger: Logger;
  readonly partitionsAtOnce: number;
  /** Partitions of each topic, by short name. */
  readonly partitionCounts: ReadonlyMap<string, number>;
  /** Subscribes a bell to releases and gives the way to take it off again. */
  readonly listen: (ring: () => void) => () => void;
  /** Shows every consumer that is made. */
  readonly onConsumer?: (consumer: Consumer) => void;
  readonly clock?: Clock;
}

const WAIT = { baseMs: 100, maxMs: 5_000, jitter: 0.3 };
const RELEASE_POLL_MS = 1_000;
const HEARTBEAT_MS = 1_000;

/** One member of a consumer group on Kafka. Its consumer is replaced whenever it ends by itself or gets stuck. */
export class KafkaSubscription implements Subscription {
  private readonly closing = new AbortController();
  private readonly progress = new KafkaProgress();
  private readonly locks = new PartitionLocks();
  private readonly busy = new Set<string>();
  private readonly dispatcher: KeyDispatcher;
  private readonly redelivery: KafkaRedelivery;
  private readonly watchdog: KafkaWatchdog;
  private readonly clock: Clock;
  private readonly releaseBell = new Bell();
  private readonly rebuildBell = new Bell();
  private readonly stopListening: () => void;
  private readonly loops: Promise<void>[];
  private lastHandledAt: string | null = null;
  private lastError: string | null = null;

  constructor(private readonly parts: KafkaSubscriptionParts) {
    const { settings } = parts;
    this.clock = parts.clock ?? new SystemClock();
    this.dispatcher = new KeyDispatcher(settings, this.closing.signal);
    const owns = (topic: string, partition: number): boolean => this.progress.owns(prefixed(parts.kafkaSettings, topic), partition);
    const partitionCount = (topic: string): number => parts.partitionCounts.get(topic) ?? 0;
    this.redelivery = new KafkaRedelivery({ pool: parts.pool, settings, dispatcher: this.dispatcher, locks: this.locks, partitionCount, owns });
    this.stopListening = parts.listen(() => this.releaseBell.ring());
    this.watchdog = new KafkaWatchdog({
      settings,
      progress: this.progress,
      clock: this.clock,
      logger: parts.logger,
      lag: () => this.lag(),
      isBusy: (topic, partition) => this.busy.has(`${topic}/${partition}`),
      shortName: (topic) => unprefixed(parts.kafkaSettings, topic),
      rebuild: () => this.rebuildBell.ring(),
    });
    this.loops = [this.keepConsuming(), this.keepRedelivering()];
  }

  async health(): Promise<SubscriptionHealth> {
    const lags = await this.lag().catch(() => null);
    const lagEvents = lags?.reduce((sum, { lagEvents: lag }) => sum + lag, 0) ?? null;
    const state = this.closing.signal.aborted ? 'closed' : this.lastError === null && lagEvents !== null ? 'running' : 'waiting';
    return { group: this.parts.settings.group, state, lagEvents, lastHandledAt: this.lastHandledAt, lastError: this.lastError };
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.stopListening();
    await Promise.all([...this.loops, this.watchdog.close()]);
  }

  private get groupId(): string {
    return prefixed(this.parts.kafkaSettings, this.parts.settings.group);
  }

  private get topics(): string[] {
    return this.parts.settings.topics.map((topic) => prefixed(this.parts.kafkaSettings, topic));
  }

  private lag(): ReturnType<typeof kafkaLag> {
    return kafkaLag(this.parts.kafkaSettings, this.groupId, this.topics, true);
  }

  private async keepConsuming(): Promise<void> {
    for (let failures = 0; !this.closing.signal.aborted; ) {
      const startedMs = this.clock.nowMs();
      await this.consumeUntilOver().catch((error: unknown) => this.note(error));
      failures = this.clock.nowMs() - startedMs > 30_000 ? 0 : failures + 1;
      await pause(backoffMs(WAIT, failures), this.closing.signal);
    }
  }

  /** The life of one consumer: until it ends by itself, the watchdog gives it up, or the subscription closes. */
  private async consumeUntilOver(): Promise<void> {
    const over = new AbortController();
    const consumer = this.newConsumer(() => over.abort());
    this.parts.onConsumer?.(consumer);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: this.topics, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.parts.partitionsAtOnce,
        eachBatch: (payload) => this.eachBatch(consumer, payload),
      });
      await this.rebuildBell.sleep(2_147_483_647, AbortSignal.any([over.signal, this.closing.signal]));
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  private newConsumer(onEnd: () => void): Consumer {
    const consumer = this.parts.kafka.consumer({
      groupId: this.groupId,
      readUncommitted: false,
      sessionTimeout: 10_000,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: 20_000,
      maxWaitTimeInMs: 200,
      allowAutoTopicCreation: false,
      retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    const { GROUP_JOIN, CRASH, DISCONNECT, END_BATCH_PROCESS } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => this.progress.assign(payload.memberAssignment, this.clock.nowMs()));
    consumer.on(CRASH, ({ payload }) => {
      this.note(payload.error);
      onEnd();
    });
    consumer.on(DISCONNECT, onEnd);
    // A fetch that held nothing but end marks of transactions never reaches eachBatch; without this the group would seem to lag.
    consumer.on(END_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize > 0 || payload.lastOffset === null) return;
      const next = String(BigInt(payload.lastOffset) + 1n);
      void this.commit(consumer, payload.topic, payload.partition, next).catch(() => undefined);
    });
    return consumer;
  }

  private async eachBatch(consumer: Consumer, payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const name = `${batch.topic}/${batch.partition}`;
    const short = unprefixed(this.parts.kafkaSettings, batch.topic) as Topic;
    let left = false;
    // Keeps the membership while the handler works; a failed beat means that the partition belongs to somebody else soon.
    const beat = setInterval(() => void payload.heartbeat().catch(() => (left = true)), HEARTBEAT_MS);
    this.busy.add(name);
    try {
      for (const part of chunksOf(batch, short, this.parts.settings.batchSizeEvents)) {
        const stop = (): boolean => left || !payload.isRunning() || payload.isStale() || this.closing.signal.aborted;
        const done = await this.locks.inTurn(`${short}/${batch.partition}`, () => this.handleChunk(part, stop));
        if (!done) return;
        payload.resolveOffset(part.lastOffset);
        await this.commit(consumer, batch.topic, batch.partition, part.nextOffset);
      }
    } finally {
      clearInterval(beat);
      this.busy.delete(name);
    }
  }

  /** Handles a part until it is done; false when this member has to stop before. */
  private async handleChunk(part: KafkaChunk, stop: () => boolean): Promise<boolean> {
    for (let failures = 0; !stop(); ) {
      try {
        const outcomes = await this.dispatcher.dispatch(part.events);
        await recordOutcomes(this.parts.pool, this.parts.settings.group, outcomes);
        this.lastHandledAt = this.clock.nowIso();
        this.lastError = null;
        return true;
      } catch (error) {
        if (this.closing.signal.aborted) return false;
        failures += 1;
        this.note(error);
        await pause(backoffMs(WAIT, failures), this.closing.signal);
      }
    }
    return false;
  }

  private async commit(consumer: Consumer, topic: string, partition: number, offset: string): Promise<void> {
    await consumer.commitOffsets([{ topic, partition, offset }]);
    this.progress.moved(topic, partition, BigInt(offset), this.clock.nowMs());
  }

  private async keepRedelivering(): Promise<void> {
    while (!this.closing.signal.aborted) {
      await this.releaseBell.sleep(RELEASE_POLL_MS, this.closing.signal);
      if (!this.closing.signal.aborted) await this.redelivery.run().catch((error: unknown) => this.note(error));
    }
  }

  private note(error: unknown): void {
    if (this.closing.signal.aborted) return;
    this.lastError = messageOf(error);
    this.parts.logger.warn('event consumer interrupted', { group: this.parts.settings.group, error: this.lastError });
  }
}
