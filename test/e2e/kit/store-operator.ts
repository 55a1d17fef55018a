import type { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import type { ApiAnswer, CallOptions } from '../support/test-hub';

export interface Row {
  readonly id: string;
  readonly [member: string]: unknown;
}

export interface List<T = Row> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly param?: string;
  readonly details?: { readonly checks?: readonly Check[]; readonly [member: string]: unknown };
}

export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly blocking: boolean;
  readonly cause: string | null;
  readonly fix: string | null;
}

export interface ConnectionRow extends Row {
  readonly name: string;
  readonly status: string;
  readonly statusReason: string | null;
  readonly webhookMode: string;
}

export interface RunRow extends Row {
  readonly operation: string;
  readonly state: string;
  readonly trigger: string;
  readonly pages: number;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface IncidentRow extends Row {
  readonly kind: string;
  readonly message: string;
  readonly fix: string | null;
  readonly state: string;
  readonly occurrences: number;
}

/** How a store is connected. */
export interface Wish {
  readonly name?: string;
  readonly preset?: string;
  readonly settings?: object;
  readonly credentials?: object;
  readonly [field: string]: unknown;
}

interface Api {
  call<T>(method: string, path: string, options?: CallOptions): Promise<ApiAnswer<T>>;
}

const ENDED = ['succeeded', 'failed', 'cancelled', 'waiting'];

/** A person with the API documentation open. */
export class StoreOperator {
  private made = 0;

  constructor(private readonly hub: Api) {}

  /** The body that connects a shop with its first key. */
  bodyFor(shop: WooCommerceSimulator, { settings, credentials, ...wish }: Wish = {}): object {
    const [key] = shop.shop.keys();
    return {
      connector: 'woocommerce',
      name: `store ${(this.made += 1)}`,
      preset: 'sales-channel',
      ...wish,
      settings: { url: shop.url, ...settings },
      credentials: credentials ?? { consumerKey: key?.consumerKey, consumerSecret: key?.consumerSecret },
    };
  }

  /** Creates a connection and switches it on; gives its id. */
  async connect(shop: WooCommerceSimulator, wish: Wish = {}): Promise<string> {
    const id = await this.create(shop, wish);
    await this.ok('POST', `/api/v1/connections/${id}/activate`);
    return id;
  }

  async create(shop: WooCommerceSimulator, wish: Wish = {}): Promise<string> {
    return (await this.ok<Row>('POST', '/api/v1/connections', { body: this.bodyFor(shop, wish) })).id;
  }

  /** A call that must succeed. */
  async ok<T = Record<string, never>>(method: string, path: string, options?: CallOptions): Promise<T> {
    const { status, body } = await this.hub.call<T>(method, path, options);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** A call that must be refused. */
  async refused(method: string, path: string, options?: CallOptions): Promise<Refusal & { readonly status: number }> {
    const { status, body } = await this.hub.call<Refusal>(method, path, options);
    if (status < 400 || status >= 500) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
    return { ...body, status };
  }

  connection(id: string): Promise<ConnectionRow> {
    return this.ok('GET', `/api/v1/connections/${id}`);
  }

  async list<T = Row>(path: string): Promise<readonly T[]> {
    return (await this.ok<List<T>>('GET', path)).data;
  }

  /** Newest first. */
  runs(connectionId: string, operation?: string): Promise<readonly RunRow[]> {
    return this.list(`/api/v1/runs?connectionId=${connectionId}${operation === undefined ? '' : `&operation=${operation}`}`);
  }

  incidents(connectionId: string, kind?: string): Promise<readonly IncidentRow[]> {
    return this.list(`/api/v1/incidents?connectionId=${connectionId}${kind === undefined ? '' : `&kind=${kind}`}`);
  }

  /** The first import and the provisioning of webhooks are over. */
  async settled(connectionId: string): Promise<void> {
    await eventually(async () => {
      const runs = await this.runs(connectionId);
      const open = runs.filter(({ state }) => !ENDED.includes(state));
      expect([runs.length > 0, open.map(({ operation }) => operation)]).toEqual([true, []]);
    }, { timeoutMs: 20_000 });
  }

  /** Starts a run and waits for its end. */
  async run(connectionId: string, operation: string, options?: object): Promise<RunRow> {
    const run = await this.ok<RunRow>('POST', `/api/v1/connections/${connectionId}/runs`, { body: { operation, ...(options === undefined ? {} : { options }) } });
    return this.ended(run.id);
  }

  ended(runId: string): Promise<RunRow> {
    return eventually(async () => {
      const run = await this.ok<RunRow>('GET', `/api/v1/runs/${runId}`);
      expect([run.operation, ENDED.includes(run.state), run]).toEqual([run.operation, true, run]);
      return run;
    }, { timeoutMs: 20_000 });
  }

  async is(connectionId: string, status: string): Promise<ConnectionRow> {
    return eventually(async () => {
      const connection = await this.connection(connectionId);
      expect(connection.status).toBe(status);
      return connection;
    }, { timeoutMs: 15_000 });
  }
}

/** What the shop shows as counted quantity. */
export function quantityIn(shop: WooCommerceSimulator, reference: number | string): number | null {
  return shop.shop.stockOf(reference).stock_quantity;
}

/** Waits until the shop shows the quantity. */
export function shows(shop: WooCommerceSimulator, reference: number | string, quantity: number | null, timeoutMs = 15_000): Promise<void> {
  return eventually(() => expect([reference, quantityIn(shop, reference)]).toEqual([reference, quantity]), { timeoutMs });
}
