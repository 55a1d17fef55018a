import type { ClientBase, Pool } from 'pg';

/** Runs work in one transaction that sees a single account. */
export type AccountScope = <T>(accountId: string, work: (client: ClientBase) => Promise<T>) => Promise<T>;

/** A scope over the pool of the serving role, which row-level security binds to the account set here. */
export function accountScopeOf(servingPool: Pool): AccountScope {
  return async (accountId, work) => {
    const client = await servingPool.connect();
    let broken = true;
    try {
      await client.query('begin');
      await client.query("select set_config('hub.account_id', $1, true)", [accountId]);
      const result = await work(client);
      await client.query('commit');
      broken = false;
      return result;
    } catch (error) {
      broken = await client.query('rollback').then(() => false, () => true);
      throw error;
    } finally {
      client.release(broken);
    }
  };
}
