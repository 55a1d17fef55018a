import { isUuid } from '@hub/common';
import type { DrainTargets } from '@hub/persistence';
import type { BusEvent, SubscribeOptions, WorkSignals } from '@hub/sync-engine/ports';

/** Consumer group that wakes deliveries. */
export const DRAIN_GROUP = 'export-drain';

/**
 * Wakes the deliveries of whatever connections a changed record waits for. The rows were marked with the change; this only says "look
 * now" to processes that the change itself did not reach, so a bus that is away costs time and nothing else.
 */
export function drainSubscription(targets: DrainTargets, signals: WorkSignals): SubscribeOptions {
  return { group: DRAIN_GROUP, topics: ['stock', 'product'], from: 'now', handler: (events) => wake(events, targets, signals) };
}

async function wake(events: readonly BusEvent[], targets: DrainTargets, signals: WorkSignals): Promise<void> {
  const newest = events.at(-1);
  if (newest === undefined || !isUuid(newest.accountId)) return;
  const recordIds = [...new Set(events.flatMap(recordIdsOf))];
  if (recordIds.length === 0) return;
  for (const connectionId of await targets.of(newest.accountId, recordIds)) signals.wake('drain', newest.accountId, connectionId);
}

/** Deliveries are kept per product; a stock event names the products that draw on its level. */
function recordIdsOf({ key, topic, data }: BusEvent): string[] {
  if (topic !== 'stock') return isUuid(key) ? [key] : [];
  const { productIds } = (data ?? {}) as { productIds?: unknown };
  return Array.isArray(productIds) ? productIds.filter(isUuid) : [];
}
