import { Client } from 'pg';
import type { DerivedKey } from '../security/secret-keys';
import { StartupError } from './startup.error';

const CONNECT_TIMEOUT_MS = 10_000;

export interface InstallationKeys {
  readonly present: DerivedKey;
  readonly previous: DerivedKey | null;
}

/**
 * Refuses to touch a database whose credentials were sealed with another key: the hub could read none of them, and its working roles
 * would get passwords that other processes do not know.
 * @throws {StartupError} `startup.secret-key-mismatch` or `startup.database-unreachable`.
 */
export async function requireMatchingKey(ownerUrl: string, keys: InstallationKeys): Promise<void> {
  await withOwner(ownerUrl, async (client) => {
    const known = await knownKeyId(client);
    if (known === null || known === keys.present.id || known === keys.previous?.id) return;
    throw new StartupError(
      'startup.secret-key-mismatch',
      'HUB_SECRET_KEY is not the key this database was set up with: give the former key, or give it as HUB_SECRET_KEY_PREVIOUS while changing to a new one.',
    );
  });
}

/** Remembers the key as the one this database works with. Says whether it is another one than before. */
export async function rememberKey(ownerUrl: string, keys: InstallationKeys): Promise<{ readonly isChanged: boolean }> {
  return withOwner(ownerUrl, async (client) => {
    const known = await knownKeyId(client);
    await client.query(
      `insert into hub.installation (secret_key_id) values ($1)
       on conflict (only_one) do update set secret_key_id = excluded.secret_key_id, updated_at = now()
       where hub.installation.secret_key_id <> excluded.secret_key_id`,
      [keys.present.id],
    );
    return { isChanged: known !== null && known !== keys.present.id };
  });
}

async function knownKeyId(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ table: string | null }>("select to_regclass('hub.installation')::text as table");
  if ((rows[0]?.table ?? null) === null) return null;
  const found = await client.query<{ id: string }>('select secret_key_id as id from hub.installation');
  return found.rows[0]?.id ?? null;
}

async function withOwner<T>(ownerUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, application_name: 'entrepot-start' });
  try {
    await client.connect();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw new StartupError('startup.database-unreachable', `The database does not answer (${message || code || 'no reason given'}): check DATABASE_URL and that PostgreSQL runs.`, error);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
