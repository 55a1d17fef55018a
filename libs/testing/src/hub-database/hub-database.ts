import { migrateDatabase, openDatabase, PgUnitOfWork, prepareDatabase, type Database } from '@hub/persistence';
import { newId } from '@hub/common';
import type { PresetBody } from '@hub/contracts';
import type { UnitOfWork } from '@hub/sync-engine/ports';
import { createTestDatabase } from '../services';

/** Key the tests' login roles are derived from. */
export const TEST_SECRET_KEY = 'a-secret-key-for-tests-only-0123456789abcdef';

/** A migrated database of one suite's own, with what most suites need. */
export interface HubTestDatabase {
  readonly ownerUrl: string;
  readonly servingUrl: string;
  readonly systemUrl: string;
  readonly database: Database;
  readonly unitOfWork: UnitOfWork;
  /** Adds an account with its main warehouse. */
  anAccount(name?: string): Promise<TestAccount>;
  /** Adds a connection; a test states only what matters. */
  aConnection(account: TestAccount, options?: ConnectionOptions): Promise<TestConnection>;
  close(): Promise<void>;
}

export interface TestAccount {
  readonly id: string;
  readonly warehouseId: string;
}

export interface ConnectionOptions {
  readonly id?: string;
  readonly connector?: string;
  readonly name?: string;
  readonly status?: string;
  readonly preset?: Partial<PresetBody>;
  /** Default: the account's main warehouse. */
  readonly warehouseId?: string;
  /** Claims the warehouse; default: when the preset's stock comes in. */
  readonly ownsWarehouse?: boolean;
  readonly settings?: object;
  readonly capabilities?: object;
  readonly language?: string;
  readonly pushConsentAt?: string | null;
}

export interface TestConnection {
  readonly id: string;
  readonly accountId: string;
  readonly preset: PresetBody;
}

/** A preset body as a sales channel has it. */
export function aPreset(body: Partial<PresetBody> = {}): PresetBody {
  return {
    products: { direction: 'in', mode: 'overwrite', create: true },
    stock: { direction: 'out', buffer: 0 },
    match: ['gtin', 'sku'],
    rank: 0,
    webhooks: true,
    schedules: [],
    zeroShareLimit: 0.2,
    vanishShareLimit: 0.2,
    stockGraceMs: 60_000,
    ...body,
  };
}

/** Makes the database; close it when the suite ends. */
export async function createHubTestDatabase(): Promise<HubTestDatabase> {
  const made = await createTestDatabase({ migrate: migrateDatabase });
  const urls = await prepareDatabase(made.ownerUrl, { secretKey: TEST_SECRET_KEY });
  const database = openDatabase(urls);
  const unitOfWork = new PgUnitOfWork(database.serving);
  return {
    ownerUrl: made.ownerUrl,
    ...urls,
    database,
    unitOfWork,
    anAccount: (name) => anAccount(database, name),
    aConnection: (account, options) => aConnection(database, account, options ?? {}),
    close: async () => {
      await database.close();
      await made.drop();
    },
  };
}

async function anAccount(database: Database, name = 'Test account'): Promise<TestAccount> {
  const account = { id: newId(), warehouseId: newId() };
  await asAccount(database, account.id, async (query) => {
    await query('insert into hub.account (id, name, slug) values ($1, $2, $3)', [account.id, name, account.id]);
    await query("insert into hub.warehouse (id, account_id, code, name, is_main) values ($1, $2, 'main', 'Main warehouse', true)", [account.warehouseId, account.id]);
  });
  return account;
}

async function aConnection(database: Database, account: TestAccount, options: ConnectionOptions): Promise<TestConnection> {
  const connection = { id: options.id ?? newId(), accountId: account.id, preset: aPreset(options.preset) };
  const warehouseId = options.warehouseId ?? account.warehouseId;
  await asAccount(database, account.id, async (query) => {
    await query(
      `insert into hub.connection (id, account_id, connector, name, preset, preset_version, preset_body, status, settings, capabilities, warehouse_id, language, push_consent_at)
       values ($1, $2, $3, $4, 'test', 1, $5, $6, $7, $8, $9, $10, $11)`,
      [
        connection.id,
        account.id,
        options.connector ?? 'woocommerce',
        options.name ?? `Shop ${connection.id}`,
        JSON.stringify(connection.preset),
        options.status ?? 'active',
        JSON.stringify(options.settings ?? {}),
        JSON.stringify(options.capabilities ?? {}),
        warehouseId,
        options.language ?? 'en',
        options.pushConsentAt === undefined ? '2026-01-01T00:00:00Z' : options.pushConsentAt,
      ],
    );
    if (options.ownsWarehouse ?? connection.preset.stock.direction === 'in') {
      await query('update hub.warehouse set owner_connection_id = $1 where id = $2', [connection.id, warehouseId]);
    }
  });
  return connection;
}

type Query = (sql: string, values: readonly unknown[]) => Promise<unknown>;

async function asAccount(database: Database, accountId: string, work: (query: Query) => Promise<void>): Promise<void> {
  const client = await database.serving.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('hub.account_id', $1, true)", [accountId]);
    await work((sql, values) => client.query(sql, [...values]));
    await client.query('commit');
  } finally {
    client.release();
  }
}
