import { setTimeout as pause } from 'node:timers/promises';
import { backoffMs, isUuid, type Logger } from '@hub/common';
import type { HubMetrics } from '@hub/observability';
import type { DrainTargets } from '@hub/persistence';
import type { BusEvent, EventBus, Subscription, WorkSignals } from '@hub/sync-engine/ports';

/** Consumer group that wakes deliveries. */
export const DRAIN_GROUP = 'export-drain';
const JOIN_AGAIN = { baseMs: 500, maxMs: 30_000, jitter: 0.3 };

export interface DrainConsumerServices {
  readonly bus: EventBus;
  readonly targets: DrainTargets;
  readonly signals: WorkSignals;
  readonly metrics: HubMetrics;
  readonly logger: Logger;
}

/**
 * Wakes the deliveries of whatever connections a changed record waits for. The rows were marked with the change; this only says "look
 * now" to processes that the change itself did not reach, so a bus that is away costs time and nothing else.
 */
export class DrainConsumer {
  private readonly stopping = new AbortController();
  private subscription: Subscription | undefined;
  private joining: Promise<void> | undefined;

  constructor(private readonly services: DrainConsumerServices) {}

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
        this.services.logger.warn('the bus cannot be joined; deliveries go on from the tables', { attempt, error });
        await pause(backoffMs(JOIN_AGAIN, attempt), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private subscribe(): Promise<Subscription> {
    const { bus, metrics, logger } = this.services;
    return bus.subscribe({
      group: DRAIN_GROUP,
      topics: ['stock', 'product'],
      from: 'now',
      handler: (events) => this.wake(events),
      onAlarm: ({ group, topic, partition, lagEvents, stuckForMs }) => {
        metrics.busAlarms.inc({ group, topic });
        logger.error('a consumer has something to read and does not read', { group, topic, partition, lagEvents, stuckForMs });
      },
    });
  }

  private async wake(events: readonly BusEvent[]): Promise<void> {
    const { targets, signals } = this.services;
    const newest = events.at(-1);
    if (newest === undefined || !isUuid(newest.accountId)) return;
    const recordIds = [...new Set(events.flatMap(recordIdsOf))];
    if (recordIds.length === 0) return;
    for (const connectionId of await targets.of(newest.accountId, recordIds)) signals.wake('drain', newest.accountId, connectionId);
  }
}

/** Deliveries are kept per product; a stock event names the products that draw on its level. */
function recordIdsOf({ key, topic, data }: BusEvent): string[] {
  if (topic !== 'stock') return isUuid(key) ? [key] : [];
  const { productIds } = (data ?? {}) as { productIds?: unknown };
  return Array.isArray(productIds) ? productIds.filter(isUuid) : [];
}
