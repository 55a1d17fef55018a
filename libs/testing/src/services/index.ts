export { describeWithKafka, describeWithRedis, type KafkaUnderTest, type RedisUnderTest, type SuiteServiceOptions } from './describe-with';
export { KAFKA_RELEASES, type KafkaVersion } from './kafka-jars';
export { ServiceUnavailable, type ServiceOrigin, type TestService } from './service';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database';
export { ownKafka, ownPostgres, ownRedis, testKafka, testPostgres, testRedis } from './test-services';
