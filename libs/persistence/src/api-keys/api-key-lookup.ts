import type { Pool } from 'pg';

/** Who a presented key belongs to. */
export interface ApiKeyOwner {
  readonly keyId: string;
  readonly accountId: string;
  readonly name: string;
  readonly role: string;
  readonly bootstrap: boolean;
}

/** Finds the owner of a key before any account is known: through the system role. */
export class ApiKeyLookup {
  constructor(private readonly system: Pool) {}

  /** Null for unknown and revoked keys alike. */
  async find(keyHash: Buffer): Promise<ApiKeyOwner | null> {
    const { rows } = await this.system.query<ApiKeyOwner>(
      `select id as "keyId", account_id as "accountId", name, role, bootstrap from hub.api_key where key_hash = $1 and revoked_at is null`,
      [keyHash],
    );
    return rows[0] ?? null;
  }

  /** Notes that the key was used at `at`, at most once a minute. */
  async touch(keyId: string, at: string): Promise<void> {
    await this.system.query(
      "update hub.api_key set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')",
      [keyId, at],
    );
  }
}
