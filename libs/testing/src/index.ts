export { eventually, type EventuallyOptions } from './eventually';
export {
  createTestDatabase,
  describeWithKafka,
  describeWithRedis,
  KAFKA_RELEASES,
  ownKafka,
  ownPostgres,
  ownRedis,
  ServiceUnavailable,
  testKafka,
  testPostgres,
  testRedis,
  type KafkaUnderTest,
  type KafkaVersion,
  type RedisUnderTest,
  type ServiceOrigin,
  type SuiteServiceOptions,
  type TestDatabase,
  type TestDatabaseOptions,
  type TestService,
} from './services';
export { TEST_SECRET_KEY, aPreset, createHubTestDatabase } from './hub-database/hub-database';
export type { ConnectionOptions, HubTestDatabase, TestAccount, TestConnection } from './hub-database/hub-database';
export { startTypescriptChild, type TypescriptChild } from './child-process/typescript-child';
export * from './fake-spoke';
export * from './export-bench';
