import { IngestTokens, type IngestClaim, type IngestSender, type IngestTokenRecord, type NewIngestToken, type Tx } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';
import { clientOf } from '../database/pg-unit-of-work';

const VALID = '(t.expires_at is null or t.expires_at > $2)';

/** Ingest tokens in PostgreSQL. `system` finds whom a token speaks for before any account is known. */
export class PgIngestTokens extends IngestTokens {
  constructor(private readonly system: Pool) {
    super();
  }

  async replace(tx: Tx, token: NewIngestToken, formerUntil: string): Promise<void> {
    const client = clientOf(tx);
    await client.query('update hub.ingest_token set expires_at = least(expires_at, $2::timestamptz) where connection_id = $1', [token.connectionId, formerUntil]);
    await client.query('delete from hub.ingest_token where connection_id = $1 and expires_at <= $2', [token.connectionId, token.createdAt]);
    await client.query(
      'insert into hub.ingest_token (id, account_id, connection_id, prefix, token_hash, created_by, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [token.id, tx.accountId, token.connectionId, token.prefix, token.hash, token.createdBy, token.createdAt],
    );
  }

  async revoke(tx: Tx, connectionId: string, now: string): Promise<number> {
    const { rows } = await clientOf(tx).query<{ valid: number }>(
      `with gone as (delete from hub.ingest_token where connection_id = $1 returning expires_at)
       select count(*)::int as valid from gone t where ${VALID}`,
      [connectionId, now],
    );
    return rows[0]?.valid ?? 0;
  }

  async ofConnection(tx: Tx, connectionId: string, now: string): Promise<readonly IngestTokenRecord[]> {
    const { rows } = await clientOf(tx).query<IngestTokenRecord>(
      `select id, prefix, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt"
       from hub.ingest_token t where connection_id = $1 and ${VALID} order by expires_at desc nulls first, id desc`,
      [connectionId, now],
    );
    return rows;
  }

  async senderOf(hash: Buffer, now: string): Promise<IngestSender | null> {
    const { rows } = await this.system.query<IngestSender>(
      `select t.account_id as "accountId", t.connection_id as "connectionId" from hub.ingest_token t join hub.connection c on c.id = t.connection_id
       where t.token_hash = $1 and ${VALID} and c.status <> 'deleting'`,
      [hash, now],
    );
    return rows[0] ?? null;
  }

  async claim(connectionId: string, hash: Buffer | null, now: string): Promise<IngestClaim | null> {
    const { rows } = await this.system.query<IngestClaim>({
      name: 'ingest-claim',
      text: `select c.account_id as "accountId", c.status,
               exists (select 1 from hub.ingest_token t where t.connection_id = c.id and t.token_hash = $3 and ${VALID}) as "isProven"
             from hub.connection c where c.id = $1 and c.status <> 'deleting'`,
      values: [connectionId, now, hash],
    });
    return rows[0] ?? null;
  }
}
