import { backoffMs, InternalError, InvalidInputError, isUuid, UnavailableError, type BackoffPolicy } from '@hub/common';
import { UnitOfWork, type Tx } from '@hub/sync-engine/ports';
import type { Pool, PoolClient } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

/** SQLSTATEs after which the same work may simply be done again: serialisation failure, deadlock. */
const REPEATABLE = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;
const BACKOFF: BackoffPolicy = { baseMs: 5, maxMs: 200, jitter: 0.5 };

class PgTx implements Tx {
  readonly kind = 'tx';

  constructor(
    readonly accountId: string,
    readonly client: PoolClient,
  ) {}
}

/** The database handle behind a transaction; for repositories only. */
export function clientOf(tx: Tx): PoolClient {
  if (tx instanceof PgTx) return tx.client;
  throw new InternalError('persistence.foreign-transaction', 'A transaction of another unit of work was passed to a repository.');
}

/** A transaction that somebody else opened and bound to its account, for repositories that share it. */
export function txOf(client: PoolClient, accountId: string): Tx {
  return new PgTx(accountId, client);
}

/** Transactions on the serving pool with the account set for row-level security. */
export class PgUnitOfWork extends UnitOfWork {
  constructor(private readonly pool: Pool) {
    super();
  }

  run<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.repeat(accountId, 'begin', work);
  }

  read<T>(accountId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.repeat(accountId, 'begin read only', work);
  }

  private async repeat<T>(accountId: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!isUuid(accountId)) throw new InvalidInputError('account.invalid', 'The account id is not a UUID.');
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(accountId, begin, work);
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !REPEATABLE.has(sqlStateOf(error))) throw error;
        await pause(backoffMs(BACKOFF, attempt));
      }
    }
  }

  private async once<T>(accountId: string, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await this.connect();
    let broken: Error | undefined;
    try {
      // One round trip; the id is a checked UUID, and the setting ends with the transaction.
      await client.query(`${begin}; select set_config('hub.account_id', '${accountId}', true)`);
      const result = await work(new PgTx(accountId, client));
      await client.query('commit');
      return result;
    } catch (error) {
      broken = await rollBack(client);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private async connect(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw new UnavailableError('database.unreachable', 'The database does not answer; the work is tried again.', { cause: error });
    }
  }
}

/** Returns an error when the connection is unusable, so that the pool throws it away. */
async function rollBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new InternalError('persistence.rollback', String(error));
  }
}

function sqlStateOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
