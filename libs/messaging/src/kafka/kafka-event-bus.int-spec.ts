import { describeWithKafka, eventually, KAFKA_RELEASES, type KafkaVersion } from '@hub/testing';
import type { Consumer } from 'kafkajs';
import { describeEventBus } from '../testing/event-bus.suite';
import { KafkaEventBus } from './kafka-event-bus';

for (const version of Object.keys(KAFKA_RELEASES) as KafkaVersion[]) {
  describeWithKafka(`Kafka ${version}`, (kafka) => {
    describeEventBus('event bus', {
      profile: (systemUrl) => ({ kind: 'kafka', systemUrl, brokers: kafka.brokers(), prefix: kafka.prefix() }),
      // The consumer keeps its membership and stops fetching.
      stall: async (world, options) => {
        const consumers: Consumer[] = [];
        const { profile } = world;
        if (profile.kind !== 'kafka') throw new Error('this suite runs on Kafka');
        const bus = new KafkaEventBus({ systemUrl: profile.systemUrl, kafka: profile, onConsumer: (consumer) => void consumers.push(consumer) });
        world.defer(() => bus.close());
        const subscription = await bus.subscribe(options);
        await eventually(async () => (await subscription.health()).lagEvents === 0, { timeoutMs: 30_000 });
        consumers[0]?.pause([{ topic: `${profile.prefix}product` }]);
        return () => eventually(() => expect(consumers.length).toBeGreaterThan(1), { timeoutMs: 20_000 });
      },
    });
  }, { version });
}
