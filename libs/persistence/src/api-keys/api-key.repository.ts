import type { ConfigTransaction } from '../config/config-database';
import { ApiKeyEntity } from '../config/api-key.entity';

/** An API key as people see it; the key itself is known to nobody but its holder. Times are ISO UTC. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: string;
  readonly bootstrap: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export interface NewApiKey {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly prefix: string;
  readonly keyHash: Buffer;
  readonly role: string;
  readonly bootstrap: boolean;
}

/** API keys of one account, in the caller's transaction. */
export class ApiKeyRepository {
  async list({ manager }: ConfigTransaction): Promise<ApiKeyRecord[]> {
    const rows = await manager.find(ApiKeyEntity, { order: { id: 'ASC' } });
    return rows.map(toRecord);
  }

  async insert({ manager }: ConfigTransaction, key: NewApiKey): Promise<void> {
    await manager.insert(ApiKeyEntity, { ...key, lastUsedAt: null, revokedAt: null });
  }

  /** Undefined for unknown and foreign ids alike. */
  async find({ manager }: ConfigTransaction, id: string): Promise<ApiKeyRecord | undefined> {
    const row = await manager.findOneBy(ApiKeyEntity, { id });
    return row === null ? undefined : toRecord(row);
  }

  /** Keys of the account that may administer it and still work. */
  countWorkingAdmins({ manager }: ConfigTransaction): Promise<number> {
    return manager.createQueryBuilder(ApiKeyEntity, 'k').where("k.role = 'admin' and k.revoked_at is null").getCount();
  }

  /** Makes a known key the bootstrap key again; false when the account has none with this hash. */
  async restoreBootstrap({ manager }: ConfigTransaction, keyHash: Buffer): Promise<boolean> {
    const { affected } = await manager.update(ApiKeyEntity, { keyHash }, { revokedAt: null, bootstrap: true, role: 'admin' });
    return (affected ?? 0) > 0;
  }

  async revoke({ manager }: ConfigTransaction, id: string, at: Date): Promise<void> {
    await manager.update(ApiKeyEntity, { id }, { revokedAt: at });
  }
}

function toRecord(row: ApiKeyEntity): ApiKeyRecord {
  const { id, name, prefix, role, bootstrap } = row;
  return {
    id,
    name,
    prefix,
    role,
    bootstrap,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
