import { Injectable } from '@nestjs/common';
import { ServerSettings } from '@hub/config';
import type { VerifyReport } from '@hub/connector-sdk';
import type { ConnectionView } from '@hub/persistence';
import { ConnectorCatalogue } from '@hub/sync-engine/ports';
import type { ConnectionResponse, VerifyResponse } from './dto/connection.response';

const NO_PUBLIC_URL = 'HUB_PUBLIC_URL is not set, so the store cannot reach this hub: it is polled every minute instead of sending webhooks.';

/** Connections as the API shows them. */
@Injectable()
export class ConnectionPresenter {
  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly server: ServerSettings,
  ) {}

  present(view: ConnectionView): ConnectionResponse {
    const base = this.server.publicUrl?.replace(/\/+$/, '');
    const { wantsWebhooks, ...shown } = view;
    return {
      ...shown,
      settings: this.withoutSecrets(view),
      webhookUrl: base === undefined ? null : `${base}/hooks/${view.connector}/${view.id}`,
      webhookNote: base === undefined && wantsWebhooks ? NO_PUBLIC_URL : null,
    };
  }

  private withoutSecrets({ connector, settings }: ConnectionView): object {
    const manifest = this.catalogue.list().find((known) => known.manifest.id === connector)?.manifest;
    const secrets = new Set(manifest?.secrets);
    return Object.fromEntries(Object.entries(settings).filter(([name]) => !secrets.has(name)));
  }
}

/** A verification as the API shows it; what was learned of the store stays inside. */
export function presentReport({ ok, checks }: VerifyReport): VerifyResponse {
  return { ok, checks: checks.map(({ name, status, blocking, cause, fix, details }) => ({ name, status, blocking, cause, fix, details })) };
}
