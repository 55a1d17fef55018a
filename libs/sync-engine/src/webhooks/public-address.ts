import type { WebhookTarget } from '@hub/connector-sdk';
import type { ConnectionRecord } from '../ports';

/** Where spokes reach the hub (`HUB_PUBLIC_URL`), or that they cannot. */
export class PublicAddress {
  readonly url: string | null;

  constructor(url: string | null) {
    this.url = url === null ? null : url.replace(/\/+$/, '');
  }

  /** Whether webhooks can reach a connection that wants them. */
  deliversTo(connection: Pick<ConnectionRecord, 'preset'>): boolean {
    return this.url !== null && connection.preset.webhooks;
  }

  /** What the connection's webhooks are to point at. */
  targetOf(connection: Pick<ConnectionRecord, 'id' | 'connector'>, secret: string): WebhookTarget {
    return { url: `${this.url ?? ''}/hooks/${connection.connector}/${connection.id}`, secret, label: `Entrepot ${connection.id.slice(-8)}` };
  }
}
