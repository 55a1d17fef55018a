import { newId, type Clock } from '@hub/common';
import { AccountRepository, ApiKeyLookup, ApiKeyRepository, type ConfigDatabase, type Database } from '@hub/persistence';
import { hashOfApiKey, newApiKey, shownPrefixOf } from '../security/api-key';

/** Two processes may start at once on an empty database: the second waits here. */
const BOOTSTRAP_LOCK = 7_303;

export interface BootstrapResult {
  /** The key made just now, to be shown once; null when there was one already or it came from outside. */
  readonly newKey: string | null;
}

/**
 * Makes the first account with its admin key at first start. A key given from outside becomes the bootstrap key, and the one before it
 * is revoked. Safe to repeat.
 */
export async function bootstrapAccount(database: Database, config: ConfigDatabase, givenKey: string | undefined, clock: Clock): Promise<BootstrapResult> {
  const client = await database.system.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [BOOTSTRAP_LOCK]);
    const first = await new AccountRepository(database.system).first();
    if (first === undefined) return await makeAccount(database, config, givenKey);
    if (givenKey !== undefined) await installKey(database, config, { accountId: first.id, key: givenKey, clock });
    return { newKey: null };
  } finally {
    await client.query('select pg_advisory_unlock($1)', [BOOTSTRAP_LOCK]);
    client.release();
  }
}

async function makeAccount(database: Database, config: ConfigDatabase, givenKey: string | undefined): Promise<BootstrapResult> {
  const accountId = newId();
  const key = givenKey ?? newApiKey();
  await config.run(accountId, async (transaction) => {
    await new AccountRepository(database.system).insert(transaction, { id: accountId, name: 'Main account', slug: 'main' });
    await new ApiKeyRepository().insert(transaction, bootstrapKey(accountId, key));
  });
  return { newKey: givenKey === undefined ? key : null };
}

async function installKey(database: Database, config: ConfigDatabase, given: { accountId: string; key: string; clock: Clock }): Promise<void> {
  const { accountId, key, clock } = given;
  const owner = await new ApiKeyLookup(database.system).find(hashOfApiKey(key));
  if (owner?.bootstrap === true) return;
  const keys = new ApiKeyRepository();
  await config.run(accountId, async (transaction) => {
    const former = (await keys.list(transaction)).filter(({ bootstrap, revokedAt }) => bootstrap && revokedAt === null);
    for (const { id } of former) await keys.revoke(transaction, id, new Date(clock.nowMs()));
    // A key that was the bootstrap key once before and was replaced since works again.
    if (!(await keys.restoreBootstrap(transaction, hashOfApiKey(key)))) await keys.insert(transaction, bootstrapKey(accountId, key));
  });
}

function bootstrapKey(accountId: string, key: string) {
  return { id: newId(), accountId, name: 'bootstrap', prefix: shownPrefixOf(key), keyHash: hashOfApiKey(key), role: 'admin', bootstrap: true };
}
