import { ConflictError, InvalidInputError, isUuid } from '@hub/common';
import type { Tx } from '@hub/sync-engine/ports';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { txOf } from '../database/pg-unit-of-work';
import { AccountEntity } from './account.entity';
import { ApiKeyEntity } from './api-key.entity';
import { CompanyGroupEntity } from './company-group.entity';
import { PresetEntity } from './preset.entity';
import { WarehouseEntity } from './warehouse.entity';

/** Configuration is small: few connections serve it. */
const POOL_SIZE = 4;
const UNIQUE_VIOLATION = '23505';
// `on delete restrict` has a code of its own since PostgreSQL 18.
const STILL_USED = ['23503', '23001'];

export const CONFIG_ENTITIES = [AccountEntity, ApiKeyEntity, CompanyGroupEntity, PresetEntity, WarehouseEntity];

/** One transaction, as TypeORM and as the engine's repositories know it. */
export interface ConfigTransaction {
  readonly manager: EntityManager;
  readonly tx: Tx;
}

/** What people configure, through TypeORM, as the serving role: every transaction names its account first. */
export class ConfigDatabase {
  private constructor(private readonly source: DataSource) {}

  /** Connects at once. @throws when the database does not answer. */
  static async open(servingUrl: string): Promise<ConfigDatabase> {
    const source = new DataSource({
      type: 'postgres',
      url: servingUrl,
      entities: CONFIG_ENTITIES,
      synchronize: false,
      poolSize: POOL_SIZE,
      applicationName: 'entrepot-config',
      extra: { options: '-c timezone=UTC', keepAlive: true },
    });
    await source.initialize();
    return new ConfigDatabase(source);
  }

  /**
   * Runs `work` in one transaction bound to the account.
   * @throws {ConflictError} `config.duplicate` or `config.in-use` where the database refuses what `work` did.
   */
  async run<T>(accountId: string, work: (transaction: ConfigTransaction) => Promise<T>): Promise<T> {
    if (!isUuid(accountId)) throw new InvalidInputError('account.invalid', 'The account id is not a UUID.');
    const runner = this.source.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    try {
      await runner.startTransaction();
      await runner.query("select set_config('hub.account_id', $1, true)", [accountId]);
      const result = await work({ manager: runner.manager, tx: txOf(client, accountId) });
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction();
      throw conflictOf(error) ?? error;
    } finally {
      await runner.release();
    }
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}


function conflictOf(error: unknown): ConflictError | undefined {
  const { code, constraint } = ((error as { driverError?: unknown })?.driverError ?? error ?? {}) as { code?: string; constraint?: string };
  if (code === UNIQUE_VIOLATION) return new ConflictError('config.duplicate', 'Another one with the same name or code exists already.', { details: { constraint } });
  if (code !== undefined && STILL_USED.includes(code)) return new ConflictError('config.in-use', 'It is still used by something else; release that first.', { details: { constraint } });
  return undefined;
}
