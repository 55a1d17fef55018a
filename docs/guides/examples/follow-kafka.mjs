// Follows the events of a hub on Kafka: KAFKA_BROKERS=... ACCOUNT_ID=... node follow-kafka.mjs mirror.json
import { Kafka, logLevel } from 'kafkajs';
import { Mirror } from './mirror.mjs';

const { KAFKA_BROKERS = '127.0.0.1:9092', KAFKA_TOPIC_PREFIX = 'entrepot', ACCOUNT_ID, GROUP = 'mirror' } = process.env;
const mirror = new Mirror(process.argv[2] ?? 'mirror.json');
const kafka = new Kafka({ clientId: GROUP, brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR });
// Only committed messages are read (the default of kafkajs): the hub publishes in transactions.
const consumer = kafka.consumer({ groupId: GROUP, sessionTimeout: 10_000 });

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => consumer.disconnect());
await consumer.connect();
// From the beginning: the topics are compacted, so that a new group gets at least the newest state of every record.
await consumer.subscribe({ topics: [`${KAFKA_TOPIC_PREFIX}.product`, `${KAFKA_TOPIC_PREFIX}.stock`], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch, resolveOffset }) => {
    for (const message of batch.messages) {
      const event = message.value === null ? null : JSON.parse(message.value.toString('utf8'));
      // A topic carries the events of every account of the hub.
      if (event !== null && (ACCOUNT_ID === undefined || event.accountid === ACCOUNT_ID)) mirror.apply(event);
      resolveOffset(message.offset);
    }
    // First what was learned, then the place: killed in between, some events come again and are recognised.
    mirror.save();
    const next = String(BigInt(batch.lastOffset()) + 1n);
    await consumer.commitOffsets([{ topic: batch.topic, partition: batch.partition, offset: next }]);
  },
});
