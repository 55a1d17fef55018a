import type { Tx } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';
import { clientOf } from '../database/pg-unit-of-work';

/** The sealed columns of connections, for changing the secret key. */
export class SealedSecretStore {
  constructor(private readonly system: Pool) {}

  /** Every connection of every account. */
  async connections(): Promise<ReadonlyArray<{ readonly accountId: string; readonly connectionId: string }>> {
    const { rows } = await this.system.query<{ accountId: string; connectionId: string }>(
      'select account_id as "accountId", id as "connectionId" from hub.connection order by id',
    );
    return rows;
  }

  /** Passes each sealed value through `change`; says whether one came back different. */
  async replace(tx: Tx, connectionId: string, change: (sealed: Buffer) => Buffer): Promise<boolean> {
    const { rows } = await clientOf(tx).query<{ credentials: Buffer | null; webhook: Buffer | null }>(
      'select credentials_sealed as credentials, webhook_secret_sealed as webhook from hub.connection where id = $1 for no key update',
      [connectionId],
    );
    const row = rows[0];
    if (row === undefined) return false;
    const [credentials, webhook] = [row.credentials, row.webhook].map((sealed) => (sealed === null ? null : change(sealed)));
    if (credentials === row.credentials && webhook === row.webhook) return false;
    await clientOf(tx).query('update hub.connection set credentials_sealed = $2, webhook_secret_sealed = $3 where id = $1', [connectionId, credentials, webhook]);
    return true;
  }
}
