import type { Json } from '@hub/contracts';
import { NotFoundError } from '@hub/common';
import type { Page, PageRequest } from './keyset';
import { ReadModel } from './read-model';

/** A connection as people see it: no secret in it. Times are ISO UTC. */
export interface ConnectionView {
  readonly id: string;
  readonly connector: string;
  readonly name: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly preset: string;
  readonly presetVersion: number;
  readonly settings: { readonly [key: string]: Json | undefined };
  readonly hasCredentials: boolean;
  readonly warehouseId: string;
  readonly ownsWarehouse: boolean;
  readonly companyGroupId: string | null;
  readonly language: string;
  readonly webhookMode: string;
  /** Whether its preset asks for webhooks at all. */
  readonly wantsWebhooks: boolean;
  readonly pushConsentAt: string | null;
  readonly verifiedAt: string | null;
  readonly activatedAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ConnectionFilter {
  readonly connector?: string;
  readonly status?: string;
  readonly companyGroupId?: string;
}

const COLUMNS = `c.id, c.connector, c.name, c.status, c.status_reason as "statusReason", c.preset, c.preset_version as "presetVersion", c.settings,
  c.credentials_sealed is not null as "hasCredentials", c.warehouse_id as "warehouseId",
  coalesce((select w.owner_connection_id = c.id from hub.warehouse w where w.id = c.warehouse_id), false) as "ownsWarehouse",
  c.company_group_id as "companyGroupId", c.language, c.webhook_mode as "webhookMode", coalesce((c.preset_body->>'webhooks')::boolean, false) as "wantsWebhooks", c.push_consent_at as "pushConsentAt",
  c.verified_at as "verifiedAt", c.activated_at as "activatedAt", c.created_at as "createdAt", c.updated_at as "updatedAt"`;

/** Connections as people read them, oldest first. */
export class ConnectionReadModel extends ReadModel {
  list(accountId: string, filter: ConnectionFilter, page: PageRequest): Promise<Page<ConnectionView>> {
    const columns = { connector: 'c.connector', status: 'c.status', companyGroupId: 'c.company_group_id' } as const;
    const where = (Object.keys(columns) as Array<keyof typeof columns>)
      .filter((name) => filter[name] !== undefined)
      .map((name) => ({ sql: `${columns[name]} = ?`, values: [filter[name]] }));
    return this.page<ConnectionView>(accountId, {
      columns: COLUMNS,
      from: 'hub.connection c',
      id: 'c.id',
      where,
      sort: { expression: 'c.id', type: 'uuid', direction: 'asc' },
      page,
    });
  }

  /** @throws {NotFoundError} `connection.not-found` for unknown and foreign ids alike. */
  async find(accountId: string, connectionId: string): Promise<ConnectionView> {
    const [connection] = await this.rows<ConnectionView>(accountId, `select ${COLUMNS} from hub.connection c where c.id = $1`, [connectionId]);
    if (connection === undefined) throw new NotFoundError('connection.not-found', 'There is no such connection in this account.', { param: 'id' });
    return connection;
  }
}
