export * from './embedded';
export { Database, openDatabase } from './database/database';
export type { DatabaseOptions } from './database/database';
export { migrateDatabase, prepareDatabase } from './database/prepare-database';
export type { DatabaseUrls, PrepareOptions } from './database/prepare-database';
export { PgUnitOfWork, clientOf } from './database/pg-unit-of-work';
