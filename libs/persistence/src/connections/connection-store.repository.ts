import { ConflictError, InternalError } from '@hub/common';
import {
  ConnectionStore,
  type ConnectionPatch,
  type ConnectionRecord,
  type NewConnection,
  type SealedSecrets,
  type StoredPreset,
  type Tx,
} from '@hub/sync-engine/ports';
import type { PresetBody } from '@hub/contracts';
import type { Pool } from 'pg';
import { clientOf } from '../database/pg-unit-of-work';
import { CONNECTION_COLUMNS, toConnection, type ConnectionRow } from './connection.row';
import { connectionNotFound, readConnection } from './read-connection';

const UNIQUE_VIOLATION = '23505';

/** Masters that nothing is tied to any more keep their keys, so that a store which is connected again finds them. */
const KEEP_KEYS = `
  insert into hub.identity_key (account_id, link_id, connection_id, product_id, key_type, key_value)
  select distinct k.account_id, null::uuid, null::uuid, k.product_id, k.key_type, k.key_value
  from hub.identity_key k
  where k.connection_id = $1 and not exists (select 1 from hub.link l where l.product_id = k.product_id and l.connection_id <> $1)
  on conflict do nothing`;

/** Writes connections to PostgreSQL. `system` looks across accounts for removals that were begun and not finished. */
export class PgConnectionStore extends ConnectionStore {
  constructor(private readonly system: Pool) {
    super();
  }

  async insert(tx: Tx, connection: NewConnection): Promise<void> {
    await nameChecked(connection.name, () =>
      clientOf(tx).query(
        `insert into hub.connection (id, account_id, connector, name, status, status_reason, preset, preset_version, preset_body, settings,
           credentials_sealed, capabilities, warehouse_id, company_group_id, language, verified_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          connection.id,
          connection.accountId,
          connection.connector,
          connection.name,
          connection.status,
          connection.statusReason,
          connection.presetName,
          connection.presetVersion,
          JSON.stringify(connection.preset),
          JSON.stringify(connection.settings),
          connection.credentialsSealed,
          JSON.stringify(connection.capabilities),
          connection.warehouseId,
          connection.companyGroupId,
          connection.language,
          connection.verifiedAt,
        ],
      ),
    );
  }

  get(tx: Tx, connectionId: string): Promise<ConnectionRecord> {
    return readConnection(tx, connectionId, '');
  }

  lock(tx: Tx, connectionId: string): Promise<ConnectionRecord> {
    return readConnection(tx, connectionId, 'for no key update of c');
  }

  async update(tx: Tx, connectionId: string, patch: ConnectionPatch): Promise<void> {
    const changes = changesOf(patch);
    if (changes.length === 0) return;
    const sets = changes.map(([column], index) => `${column} = $${index + 2}`);
    if (patch.settings !== undefined || patch.credentialsSealed !== undefined) sets.push('config_version = config_version + 1');
    await nameChecked(patch.name ?? '', () =>
      clientOf(tx).query(`update hub.connection set ${sets.join(', ')}, updated_at = now() where id = $1`, [
        connectionId,
        ...changes.map(([, value]) => value),
      ]),
    );
  }

  async delete(tx: Tx, connectionId: string): Promise<void> {
    // A large connection takes its links and history with it: longer than a statement may usually run.
    await clientOf(tx).query('set local statement_timeout = 0');
    await clientOf(tx).query(KEEP_KEYS, [connectionId]);
    await clientOf(tx).query('delete from hub.connection where id = $1', [connectionId]);
  }

  async all(tx: Tx): Promise<readonly ConnectionRecord[]> {
    const { rows } = await clientOf(tx).query<ConnectionRow>(`select ${CONNECTION_COLUMNS} from hub.connection c order by c.id`);
    return rows.map(toConnection);
  }

  async secrets(tx: Tx, connectionId: string): Promise<SealedSecrets> {
    const { rows } = await clientOf(tx).query<{ credentials: Buffer | null; webhook: Buffer | null; version: number }>(
      'select credentials_sealed as credentials, webhook_secret_sealed as webhook, config_version as version from hub.connection where id = $1',
      [connectionId],
    );
    const row = rows[0];
    if (row === undefined) throw connectionNotFound(connectionId);
    return { credentials: row.credentials, webhookSecret: row.webhook, configVersion: row.version };
  }

  async preset(tx: Tx, connector: string, name: string): Promise<StoredPreset | null> {
    const { rows } = await clientOf(tx).query<{ name: string; version: number; body: PresetBody }>(
      'select name, version, body from hub.preset where connector = $1 and name = $2 order by version desc limit 1',
      [connector, name],
    );
    return rows[0] ?? null;
  }

  async mainWarehouse(tx: Tx): Promise<string> {
    const { rows } = await clientOf(tx).query<{ id: string }>('select id from hub.warehouse where is_main');
    const row = rows[0];
    if (row === undefined) throw new InternalError('warehouse.no-main', `The account ${tx.accountId} has no main warehouse.`);
    return row.id;
  }

  async hasPlaces(tx: Tx, warehouseId: string, companyGroupId: string | null): Promise<{ warehouse: boolean; companyGroup: boolean }> {
    const { rows } = await clientOf(tx).query<{ warehouse: boolean; company_group: boolean }>(
      `select exists (select 1 from hub.warehouse where id = $1) as warehouse,
              $2::uuid is null or exists (select 1 from hub.company_group where id = $2) as company_group`,
      [warehouseId, companyGroupId],
    );
    return { warehouse: rows[0]?.warehouse ?? false, companyGroup: rows[0]?.company_group ?? false };
  }

  async claimWarehouse(tx: Tx, warehouseId: string, connectionId: string): Promise<{ id: string; name: string } | null> {
    const client = clientOf(tx);
    const { rows } = await client.query<{ id: string; name: string }>(
      `with claimed as (
         update hub.warehouse set owner_connection_id = $2 where id = $1 and (owner_connection_id is null or owner_connection_id = $2) returning id)
       select c.id, c.name from hub.warehouse w join hub.connection c on c.id = w.owner_connection_id
       where w.id = $1 and c.id <> $2 and not exists (select 1 from claimed)`,
      [warehouseId, connectionId],
    );
    if (rows[0] !== undefined) return rows[0];
    // Two claims at the same moment: the second update waited, found an owner and changed nothing; the snapshot above was older.
    const owner = await client.query<{ id: string; name: string }>(
      'select c.id, c.name from hub.warehouse w join hub.connection c on c.id = w.owner_connection_id where w.id = $1 and c.id <> $2',
      [warehouseId, connectionId],
    );
    return owner.rows[0] ?? null;
  }

  async releaseWarehouses(tx: Tx, connectionId: string): Promise<void> {
    await clientOf(tx).query('update hub.warehouse set owner_connection_id = null where owner_connection_id = $1', [connectionId]);
  }

  async deleting(): Promise<ReadonlyArray<{ accountId: string; id: string }>> {
    const { rows } = await this.system.query<{ accountId: string; id: string }>(
      `select account_id as "accountId", id from hub.connection where status = 'deleting' order by id limit 100`,
    );
    return rows;
  }
}

function changesOf(patch: ConnectionPatch): ReadonlyArray<readonly [string, unknown]> {
  const json = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));
  const columns: ReadonlyArray<readonly [string, unknown]> = [
    ['name', patch.name],
    ['preset', patch.presetName],
    ['preset_version', patch.presetVersion],
    ['preset_body', json(patch.preset)],
    ['settings', json(patch.settings)],
    ['credentials_sealed', patch.credentialsSealed],
    ['capabilities', json(patch.capabilities)],
    ['warehouse_id', patch.warehouseId],
    ['company_group_id', patch.companyGroupId],
    ['language', patch.language],
    ['webhook_secret_sealed', patch.webhookSecretSealed],
    ['verified_at', patch.verifiedAt],
    ['activated_at', patch.activatedAt],
  ];
  return columns.filter(([, value]) => value !== undefined);
}

async function nameChecked<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === UNIQUE_VIOLATION && constraint === 'connection_account_id_name_key') {
      throw new ConflictError('connection.name-taken', `The account already has a connection named "${name}"; choose another name.`, { param: 'name' });
    }
    throw error;
  }
}
