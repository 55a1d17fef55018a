import { describeWithKafka, describeWithRedis } from '@hub/testing';
import { itSurvivesFaults } from './fault-story';

describeWithKafka('a hub in two processes, each killed at random, on Kafka', (kafka) => {
  describeWithRedis('and Redis', (redis) => {
    itSurvivesFaults(() => ({
      name: 'Kafka and Redis',
      processes: [
        { name: 'front', roles: ['api', 'import'] },
        { name: 'back', roles: ['export', 'relay', 'schedule'] },
      ],
      environment: {
        KAFKA_BROKERS: kafka.brokers().join(','),
        KAFKA_TOPIC_PREFIX: `${kafka.prefix()}entrepot`,
        REDIS_URL: redis.url(),
        HUB_REDIS_PREFIX: redis.prefix().replaceAll('.', '-'),
      },
      kafka: { brokers: kafka.brokers(), topicPrefix: `${kafka.prefix()}entrepot` },
    }));
  });
});
