export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
export { EmbeddedPostgresError, type EmbeddedPostgresFailure } from './embedded-postgres.error';
export type { ServerMode } from './server-settings';
