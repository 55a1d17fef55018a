import { SystemClock, type Clock } from '@hub/common';
import type { ConnectionContext, Connector, ConnectorManifest, ConnectorSession, SessionServices } from '@hub/connector-sdk';
import { SpokeSessions, type ConnectionRecord, type OpenSpoke } from '@hub/sync-engine/ports';
import { toyMappers } from './toy-mappers';
import { ToySession } from './toy-session';
import { ToyShop } from './toy-shop';

class NoSettings {}

/** The manifest of a shop that can do everything the engine asks for. */
export const toyManifest: ConnectorManifest = {
  id: 'toy',
  name: 'Toy shop',
  mapperVersion: 1,
  settings: NoSettings,
  credentials: NoSettings,
  secrets: [],
  form: [],
  entities: [{ entity: 'product', in: true, out: ['stock'] }],
  operations: ['import-products', 'poll-products', 'sweep-products', 'import-stock', 'export-stock'],
  presets: {},
  webhookTopics: [],
  limits: { pageSizeRecords: 50, pushBatchItems: 20, maxConcurrentRequests: 2, requestTimeoutMs: 1000 },
  guarantees: { idempotentPush: 'native', versionResolutionMs: 1 },
};

/** Connects to toy shops: `shopOf` says which one a connection means. */
export class ToyConnector implements Connector {
  readonly manifest = toyManifest;
  readonly mappers = toyMappers;
  readonly receiver = { judge: () => ({ kind: 'ignored', status: 200, reason: 'the toy shop sends no webhooks' }) as const };

  constructor(private readonly shopOf: (connectionId: string) => ToyShop) {}

  open({ connectionId }: ConnectionContext, { clock, signal }: SessionServices): ConnectorSession {
    return new ToySession(this.shopOf(connectionId), clock, signal);
  }
}

/** Sessions to toy shops, by connection id. */
export class ToySessions extends SpokeSessions {
  private readonly shops = new Map<string, ToyShop>();
  readonly connector = new ToyConnector((connectionId) => this.shop(connectionId));

  constructor(private readonly clock: Clock = new SystemClock()) {
    super();
  }

  attach(connectionId: string, shop: ToyShop): ToyShop {
    this.shops.set(connectionId, shop);
    return shop;
  }

  connectorOf(): Connector {
    return this.connector;
  }

  use<T>(connection: ConnectionRecord, signal: AbortSignal, work: (spoke: OpenSpoke) => Promise<T>): Promise<T> {
    return work({ connector: this.connector, session: new ToySession(this.shop(connection.id), this.clock, signal) });
  }

  private shop(connectionId: string): ToyShop {
    const shop = this.shops.get(connectionId);
    if (shop === undefined) throw new RangeError(`no toy shop was attached to connection ${connectionId}`);
    return shop;
  }
}
