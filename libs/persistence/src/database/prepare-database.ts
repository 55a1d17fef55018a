import { createHmac } from 'node:crypto';
import { UnavailableError } from '@hub/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from './migration-list';

/** Where the hub connects: the serving role sees one account at a time, the system role does housekeeping across accounts. */
export interface DatabaseUrls {
  readonly servingUrl: string;
  readonly systemUrl: string;
}

export interface PrepareOptions {
  /** The hub's secret key: the login roles' passwords are derived from it, so every process of one hub knows them. */
  readonly secretKey: string;
}

/** Two processes may start at once: the second waits here until the first has migrated. */
const PREPARE_LOCK = 7_302;

/**
 * Brings the database up to date and makes the two login roles the hub works as. Safe to repeat and to run from several processes.
 * `ownerUrl` must belong to a role that may create roles and schemas; it is used for nothing else.
 * @throws {UnavailableError} `database.unreachable` or `database.not-prepared`, with the next step in its message.
 */
export async function prepareDatabase(ownerUrl: string, options: PrepareOptions): Promise<DatabaseUrls> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await connect(client);
  try {
    await client.query('select pg_advisory_lock($1)', [PREPARE_LOCK]);
    await migrateDatabase(ownerUrl);
    return await createLoginRoles(client, ownerUrl, options.secretKey);
  } catch (error) {
    throw new UnavailableError(
      'database.not-prepared',
      `The database could not be brought up to date: ${messageOf(error)}. The role in DATABASE_URL must be allowed to create schemas and roles.`,
      { cause: error },
    );
  } finally {
    await client.end();
  }
}

/** Runs the migrations that have not run yet. Closes its connections. */
export async function migrateDatabase(ownerUrl: string): Promise<void> {
  const source = new DataSource({ type: 'postgres', url: ownerUrl, migrations: MIGRATIONS, migrationsTableName: 'schema_migration', schema: 'hub' });
  await source.initialize();
  try {
    await source.query('create schema if not exists hub');
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}

async function connect(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    throw new UnavailableError('database.unreachable', `The database does not answer: ${messageOf(error)}. Check DATABASE_URL and that PostgreSQL runs.`, {
      cause: error,
    });
  }
}

async function createLoginRoles(client: Client, ownerUrl: string, secretKey: string): Promise<DatabaseUrls> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const database = rows[0]?.name ?? '';
  return {
    servingUrl: await createLoginRole(client, { ownerUrl, role: `${database}_serving_login`, group: 'entrepot_serving', secretKey }),
    systemUrl: await createLoginRole(client, { ownerUrl, role: `${database}_system_login`, group: 'entrepot_system', secretKey }),
  };
}

interface LoginRole {
  readonly ownerUrl: string;
  readonly role: string;
  readonly group: string;
  readonly secretKey: string;
}

async function createLoginRole(client: Client, login: LoginRole): Promise<string> {
  const password = createHmac('sha256', login.secretKey).update(`database-role:${login.role}`).digest('base64url');
  const role = client.escapeIdentifier(login.role);
  const secret = client.escapeLiteral(password);
  await client.query(
    `do $$ begin create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole; exception when duplicate_object or unique_violation then null; end $$`,
  );
  await client.query(`alter role ${role} with login password ${secret}`);
  await client.query(`grant ${client.escapeIdentifier(login.group)} to ${role}`);
  const url = new URL(login.ownerUrl);
  url.username = encodeURIComponent(login.role);
  url.password = encodeURIComponent(password);
  return url.href;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
