import { withAdmin } from './kafka-topics';
import type { KafkaSettings } from './kafka-settings';

/** Unread messages of one partition. */
export interface PartitionLag {
  /** Full name. */
  readonly topic: string;
  readonly partition: number;
  readonly lagEvents: number;
}

/** Unread messages of a group by partition; markers of transactions count as one each. @throws {BusUnavailableError} */
export async function kafkaLag(settings: KafkaSettings, groupId: string, topics: readonly string[], fromBeginning: boolean): Promise<PartitionLag[]> {
  return withAdmin(settings, async (admin) => {
    const lags: PartitionLag[] = [];
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
    for (const { topic, partitions } of committed) {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map((end) => [end.partition, end]));
      for (const { partition, offset } of partitions) {
        const end = ends.get(partition);
        if (!end) continue;
        const start = offset === '-1' ? (fromBeginning ? end.low : end.high) : offset;
        lags.push({ topic, partition, lagEvents: Math.max(0, Number(BigInt(end.high) - BigInt(start))) });
      }
    }
    return lags;
  });
}
