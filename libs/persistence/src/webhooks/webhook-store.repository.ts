import type { ConnectionStatus } from '@hub/contracts';
import { WebhookStore, type Tx, type WebhookEndpoint, type WebhookHealth, type WebhookRegistration } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';
import { clientOf } from '../database/pg-unit-of-work';

/** The hub's webhooks at the spokes, in PostgreSQL. `system` finds a connection before its account is known. */
export class PgWebhookStore extends WebhookStore {
  constructor(private readonly system: Pool) {
    super();
  }

  async ofConnection(tx: Tx, connectionId: string): Promise<readonly WebhookRegistration[]> {
    const { rows } = await clientOf(tx).query<WebhookRegistration>(
      `select topic, external_id as "externalId", state, checked_at as "checkedAt"
       from hub.webhook_registration where connection_id = $1 order by topic`,
      [connectionId],
    );
    return rows;
  }

  async save(tx: Tx, connectionId: string, webhooks: readonly WebhookHealth[], checkedAt: string): Promise<void> {
    const client = clientOf(tx);
    const topics = webhooks.map((webhook) => webhook.topic);
    await client.query('delete from hub.webhook_registration where connection_id = $1 and topic <> all ($2::text[])', [connectionId, topics]);
    await client.query(
      `insert into hub.webhook_registration (account_id, connection_id, topic, external_id, state, checked_at)
       select distinct on (w.topic) $1, $2, w.topic, w.external_id, w.state, $6
       from unnest($3::text[], $4::text[], $5::text[]) as w (topic, external_id, state) order by w.topic
       on conflict (connection_id, topic) do update
         set external_id = excluded.external_id, state = excluded.state, checked_at = excluded.checked_at`,
      [tx.accountId, connectionId, topics, webhooks.map((webhook) => webhook.externalId), webhooks.map((webhook) => webhook.state), checkedAt],
    );
  }

  async markIll(tx: Tx, connectionId: string): Promise<void> {
    await clientOf(tx).query("update hub.webhook_registration set state = 'ill' where connection_id = $1 and state = 'active'", [connectionId]);
  }

  async saveMode(tx: Tx, connectionId: string, mode: 'webhooks' | 'poll'): Promise<void> {
    await clientOf(tx).query('update hub.connection set webhook_mode = $2, updated_at = now() where id = $1 and webhook_mode <> $2', [connectionId, mode]);
  }

  async inWrongMode(reachable: boolean): Promise<ReadonlyArray<{ readonly accountId: string; readonly connectionId: string }>> {
    const { rows } = await this.system.query<{ accountId: string; connectionId: string }>(
      `select account_id as "accountId", id as "connectionId" from hub.connection
       where status in ('active', 'paused', 'needs-credentials')
         and webhook_mode <> case when $1 and (preset_body->>'webhooks')::boolean then 'webhooks' else 'poll' end order by id`,
      [reachable],
    );
    return rows;
  }

  async endpoint(connectionId: string): Promise<WebhookEndpoint | null> {
    const { rows } = await this.system.query<{ account_id: string; connector: string; status: ConnectionStatus; secret: Buffer | null }>(
      'select account_id, connector, status, webhook_secret_sealed as secret from hub.connection where id = $1',
      [connectionId],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { connectionId, accountId: row.account_id, connector: row.connector, status: row.status, sealedSecret: row.secret };
  }
}
