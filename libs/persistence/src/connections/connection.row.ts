import type { ConnectionStatus, Json, PresetBody } from '@hub/contracts';
import type { ConnectionRecord } from '@hub/sync-engine/ports';

/** A row of `hub.connection` with what its warehouse says about ownership. */
export interface ConnectionRow {
  readonly id: string;
  readonly account_id: string;
  readonly connector: string;
  readonly name: string;
  readonly status: ConnectionStatus;
  readonly preset: string;
  readonly preset_version: number;
  readonly preset_body: PresetBody;
  readonly settings: { readonly [key: string]: Json | undefined };
  readonly capabilities: Json;
  readonly warehouse_id: string;
  readonly owns_warehouse: boolean;
  readonly language: string;
  readonly config_version: number;
  readonly webhook_mode: 'webhooks' | 'poll';
  readonly push_consent_at: string | null;
}

/** Columns a ConnectionRow needs; the table is called `c`. */
export const CONNECTION_COLUMNS = `c.id, c.account_id, c.connector, c.name, c.status, c.preset, c.preset_version, c.preset_body, c.settings,
  c.capabilities, c.warehouse_id, c.language, c.config_version, c.webhook_mode, c.push_consent_at,
  exists (select 1 from hub.warehouse w where w.id = c.warehouse_id and w.owner_connection_id = c.id) as owns_warehouse`;

/** The connection as the engine sees it. */
export function toConnection(row: ConnectionRow): ConnectionRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    connector: row.connector,
    name: row.name,
    status: row.status,
    preset: row.preset_body,
    presetName: row.preset,
    presetVersion: row.preset_version,
    settings: row.settings,
    capabilities: row.capabilities,
    warehouseId: row.warehouse_id,
    ownsWarehouse: row.owns_warehouse,
    language: row.language,
    configVersion: row.config_version,
    webhookMode: row.webhook_mode,
    pushConsentAt: row.push_consent_at,
  };
}
