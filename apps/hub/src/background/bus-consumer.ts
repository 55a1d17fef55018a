import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, type Logger } from '@hub/common';
import type { HubMetrics } from '@hub/observability';
import type { EventBus, SubscribeOptions, Subscription } from '@hub/sync-engine/ports';

const JOIN_AGAIN = { baseMs: 500, maxMs: 30_000, jitter: 0.3 };

/** What a consumer works with. */
export interface BusConsumerServices {
  readonly bus: EventBus;
  readonly metrics: HubMetrics;
  readonly logger: Logger;
}

/** A member of a consumer group for as long as the process runs; one that stands still although there is something to read is an alarm. */
export class BusConsumer {
  private readonly stopping = new AbortController();
  private subscription: Subscription | undefined;
  private joining: Promise<void> | undefined;

  constructor(
    private readonly services: BusConsumerServices,
    private readonly options: SubscribeOptions,
  ) {}

  /** Joins in the background, as soon as the bus can be reached. */
  start(): void {
    this.joining = this.join();
  }

  /** Lets the batch in hand finish. Safe to repeat. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.joining;
    await this.subscription?.close();
  }

  private async join(): Promise<void> {
    const { signal } = this.stopping;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      try {
        this.subscription = await this.subscribe();
        return;
      } catch (error) {
        this.services.logger.warn('the bus cannot be joined; work goes on from the tables', { group: this.options.group, attempt, error });
        await pause(backoffMs(JOIN_AGAIN, attempt), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private subscribe(): Promise<Subscription> {
    const { bus, metrics, logger } = this.services;
    return bus.subscribe({
      ...this.options,
      onAlarm: ({ group, topic, partition, lagEvents, stuckForMs }) => {
        metrics.busAlarms.inc({ group, topic });
        logger.error('a consumer has something to read and does not read', { group, topic, partition, lagEvents, stuckForMs });
      },
    });
  }
}
