import { OUT_TOPICS, TOPICS, type Topic } from '@hub/contracts';
import type { Admin, ITopicConfig } from 'kafkajs';
import { BusUnavailableError, messageOf } from '../errors';
import { kafkaClient } from './kafka-client';
import { prefixed, type KafkaSettings } from './kafka-settings';

const WEEK_MS = 7 * 86_400_000;

/**
 * Creates the topics that do not exist yet; safe to run from several processes at once. Existing ones are left as they are.
 * @throws {BusUnavailableError} when Kafka does not answer or refuses.
 */
export async function ensureTopics(settings: KafkaSettings): Promise<void> {
  await withAdmin(settings, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const missing = TOPICS.filter((topic) => !existing.has(prefixed(settings, topic)));
    if (missing.length > 0) await createTopics(admin, missing.map((topic) => declarationOf(settings, topic)));
  });
}

/** Runs work with an admin client and takes it down again. @throws {BusUnavailableError} for any failure of it. */
export async function withAdmin<T>(settings: KafkaSettings, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(settings).admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw new BusUnavailableError(`Kafka at ${settings.brokers.join(', ')} does not answer: ${messageOf(error)}. Check KAFKA_BROKERS and its TLS and SASL settings.`, { cause: error });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function declarationOf(settings: KafkaSettings, topic: Topic): ITopicConfig {
  const compacted = (OUT_TOPICS as readonly string[]).includes(topic);
  const kept = { name: 'retention.ms', value: String(settings.retentionMs ?? WEEK_MS) };
  return {
    topic: prefixed(settings, topic),
    numPartitions: settings.partitions ?? 8,
    replicationFactor: settings.replicationFactor ?? -1,
    configEntries: compacted ? [{ name: 'cleanup.policy', value: 'compact' }] : [{ name: 'cleanup.policy', value: 'delete' }, kept],
  };
}

async function createTopics(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  try {
    await admin.createTopics({ topics, waitForLeaders: true, timeout: 10_000 });
  } catch (error) {
    // Another process was quicker with some of them: what counts is that they are there.
    const existing = new Set(await admin.listTopics());
    if (topics.some(({ topic }) => !existing.has(topic))) throw error;
  }
}
