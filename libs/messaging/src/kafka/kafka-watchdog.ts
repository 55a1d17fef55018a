import type { Clock, Logger } from '@hub/common';
import type { SubscriptionSettings } from '../consume/subscription-settings';
import { pause } from '../pause';
import type { PartitionLag } from './kafka-lag';
import type { KafkaProgress } from './kafka-progress';

/** What the watchdog looks at. */
export interface KafkaWatchdogParts {
  readonly settings: SubscriptionSettings;
  readonly progress: KafkaProgress;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lag: () => Promise<PartitionLag[]>;
  /** Whether the handler has events of the partition in hand. */
  readonly isBusy: (topic: string, partition: number) => boolean;
  readonly shortName: (topic: string) => string;
  /** Replaces the consumer. */
  readonly rebuild: () => void;
}

/**
 * Notices a consumer that holds a partition with unread messages and does not read it: kafkajs consumers can stay
 * assigned without fetching. Raises the alarm once per stall and has the consumer replaced, unless the handler itself is what takes long.
 */
export class KafkaWatchdog {
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;
  private alarmed = new Set<string>();

  constructor(private readonly parts: KafkaWatchdogParts) {
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const everyMs = Math.max(100, Math.min(this.parts.settings.stuckAfterMs / 2, 15_000));
    while (!this.closing.signal.aborted) {
      await pause(everyMs, this.closing.signal);
      // When Kafka is away there is nothing to judge; the consumer reports that itself.
      if (!this.closing.signal.aborted) await this.look().catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const { progress, clock, settings } = this.parts;
    const stuck = new Set<string>();
    for (const lag of await this.parts.lag()) {
      if (!progress.owns(lag.topic, lag.partition)) continue;
      if (lag.lagEvents === 0) progress.idle(lag.topic, lag.partition, clock.nowMs());
      else if (progress.stillForMs(lag.topic, lag.partition, clock.nowMs()) >= settings.stuckAfterMs) this.raise(lag, stuck);
    }
    this.alarmed = stuck;
  }

  private raise({ topic, partition, lagEvents }: PartitionLag, stuck: Set<string>): void {
    const { progress, clock, settings, logger } = this.parts;
    const name = `${topic}/${partition}`;
    stuck.add(name);
    const stuckForMs = progress.stillForMs(topic, partition, clock.nowMs());
    const alarm = { kind: 'stuck-consumer', group: settings.group, topic: this.parts.shortName(topic), partition, lagEvents, stuckForMs } as const;
    if (!this.alarmed.has(name)) {
      logger.error('consumer is stuck', alarm);
      settings.onAlarm(alarm);
    }
    if (!this.parts.isBusy(topic, partition)) this.parts.rebuild();
  }
}
