import type { SubscriptionSettings } from '../consume/subscription-settings';
import { prefixed, type KafkaSettings } from './kafka-settings';
import { withAdmin } from './kafka-topics';

/**
 * Fixes where a new group starts: at the beginning by itself, at the present ends when it asks for `now`. Groups that
 * have committed before, or have members already, are left alone. @throws {BusUnavailableError}
 */
export async function registerKafkaGroup(settings: KafkaSettings, subscription: SubscriptionSettings): Promise<void> {
  if (subscription.from === 'beginning') return;
  const groupId = prefixed(settings, subscription.group);
  await withAdmin(settings, async (admin) => {
    const topics = subscription.topics.map((topic) => prefixed(settings, topic));
    for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
      if (partitions.some(({ offset }) => offset !== '-1')) continue;
      const ends = await admin.fetchTopicOffsets(topic);
      const starts = ends.map(({ partition, high }) => ({ partition, offset: high }));
      // Refused while the group has members: then they have fixed the start already.
      await admin.setOffsets({ groupId, topic, partitions: starts }).catch(ignoreActiveGroup);
    }
  });
}

function ignoreActiveGroup(error: unknown): void {
  if (!(error instanceof Error && /consumer group must have no running instances|state/i.test(error.message))) throw error;
}
