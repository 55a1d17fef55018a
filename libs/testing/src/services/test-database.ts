import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { testPostgres } from './test-services';

/** Names the run in database names, so that whoever started it can drop what was left. */
export const RUN_ID = 'TEST_RUN_ID';

const MIGRATIONS = join(__dirname, '..', '..', '..', '..', 'migrations');
/** First key of the advisory locks that make one process build a template while the others wait. */
const TEMPLATE_LOCK = 7_301;

/** How a test's database is made. */
export interface TestDatabaseOptions {
  /** Migrates an empty database; runs once per run and version of `migrations/`, every database is a copy of its work. It must close its connections. */
  readonly migrate?: (ownerUrl: string) => Promise<void>;
  /** Runs on each new database after it was copied, for what is not part of a database, such as its login roles. */
  readonly prepare?: (ownerUrl: string) => Promise<void>;
}

/** A database that one suite has to itself. */
export interface TestDatabase {
  /** URL for the owner, a superuser. */
  readonly ownerUrl: string;
  readonly databaseName: string;
  /** Ends its sessions and drops it with its login roles (`<name>_serving_login`, `<name>_system_login`). */
  drop(): Promise<void>;
}

/** Makes a database of the caller's own on the tests' PostgreSQL: empty, or migrated when `migrate` is given. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = await testPostgres();
  const databaseName = `entrepot_test_${runId()}_${randomBytes(5).toString('hex')}`;
  const ownerUrl = urlOf(serverUrl, databaseName);
  const template = options.migrate === undefined ? undefined : await ensureTemplate(serverUrl, options.migrate);
  await withClient(serverUrl, (client) => client.query(`create database ${databaseName}${template === undefined ? '' : ` template ${template}`}`));
  await options.prepare?.(ownerUrl);
  return { ownerUrl, databaseName, drop: () => withClient(serverUrl, (client) => dropDatabase(client, databaseName)) };
}

/** Drops every database that the run made and left. */
export async function dropDatabasesOf(serverUrl: string, run: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where datname ~ $1', [`^entrepot_(test|template)_${run}_`]);
    for (const { datname } of rows) await dropDatabase(client, datname);
    const roles = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname ~ $1', [`^entrepot_(test|template)_${run}_.*_(serving|system)(_login)?$`]);
    for (const { rolname } of roles.rows) await client.query(`drop role ${rolname}`);
  });
}

async function ensureTemplate(serverUrl: string, migrate: (ownerUrl: string) => Promise<void>): Promise<string> {
  const name = `entrepot_template_${runId()}_${templateKey(migrate)}`;
  return withClient(serverUrl, async (client) => {
    // Held by the session: migrations also touch roles, which all databases share and which do not bear two writers.
    await client.query('select pg_advisory_lock($1, 0)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await buildTemplate(client, serverUrl, name, migrate);
    return name;
  });
}

/** Built under another name and renamed when complete, so that a migration that fails leaves no half template. */
async function buildTemplate(client: Client, serverUrl: string, name: string, migrate: (ownerUrl: string) => Promise<void>): Promise<void> {
  const site = `${name}_site`;
  await dropDatabase(client, site);
  await client.query(`create database ${site}`);
  await migrate(urlOf(serverUrl, site));
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [site]);
  await client.query(`alter database ${site} rename to ${name}`);
}

function templateKey(migrate: (ownerUrl: string) => Promise<void>): string {
  const hash = createHash('sha256').update(migrate.toString());
  for (const file of readdirSync(MIGRATIONS).sort()) hash.update(file).update(readFileSync(join(MIGRATIONS, file)));
  return hash.digest('hex').slice(0, 12);
}

async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`);
  for (const role of [`${name}_serving_login`, `${name}_system_login`, `${name}_serving`, `${name}_system`]) await client.query(`drop role if exists ${role}`);
}

function urlOf(serverUrl: string, databaseName: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${databaseName}`;
  return url.href;
}

async function withClient<T>(serverUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function runId(): string {
  return process.env[RUN_ID] ?? `p${process.pid}`;
}
