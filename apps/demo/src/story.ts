import { InternalError } from '@hub/common';
import type { ImportCounts } from '@hub/contracts';
import type { HubApi } from './hub-api';
import type { SandboxControl, ShopName, ShopState } from './sandbox-control';
import type { Screen } from './screen';
import { SharedStock } from './shared-stock';
import { waitUntil } from './wait-until';

interface Connection {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

interface Run {
  readonly id: string;
  readonly operation: string;
  readonly state: string;
  readonly total: number | null;
  readonly counts: Readonly<Record<string, ImportCounts>>;
  readonly error: { readonly message: string } | null;
}

interface Verification {
  readonly ok: boolean;
  readonly checks: ReadonlyArray<{ readonly name: string; readonly status: string; readonly cause: string | null }>;
}

const STORES: ReadonlyArray<{ readonly shop: ShopName; readonly name: string; readonly preset: string }> = [
  { shop: 'first', name: 'Nordlicht Store', preset: 'stock-owner' },
  { shop: 'second', name: 'Hafen Market', preset: 'sales-channel' },
];

const SOLD = 2;

/** What the demo shows, step by step; every step throws when it did not hold. */
export class Story {
  /** Connections an earlier demo made. */
  private readonly known = new Set<string>();

  constructor(
    private readonly hub: HubApi,
    private readonly sandbox: SandboxControl,
    private readonly screen: Screen,
  ) {}

  async tell(): Promise<void> {
    const shops = await this.sandbox.state();
    const connections: Connection[] = [];
    for (const store of STORES) connections.push(await this.connect(store, shops[store.shop]));
    for (const connection of connections) await this.importOnce(connection);
    const [owner, channel] = connections;
    if (!owner || !channel) throw new InternalError('demo.stores', 'The demo needs two stores.');
    const shared = new SharedStock(this.hub, this.sandbox, [owner.id, channel.id]);
    await this.settleStock(shared);
    await this.sell(shared);
    await this.count(connections);
  }

  private async connect(store: (typeof STORES)[number], shop: ShopState): Promise<Connection> {
    const body = {
      connector: 'woocommerce',
      name: store.name,
      preset: store.preset,
      settings: { url: shop.url },
      credentials: { consumerKey: shop.keys[0]?.consumerKey, consumerSecret: shop.keys[0]?.consumerSecret },
    };
    const known = (await this.hub.all<Connection>('/connections')).find((connection) => connection.name === store.name);
    const report = await this.hub.post<Verification>('/connections/verify', body);
    const failed = report.checks.filter((check) => check.status === 'failed');
    if (!report.ok) throw new InternalError('demo.not-verified', `${store.name}: ${failed.map((check) => `${check.name}: ${check.cause ?? ''}`).join('; ')}`);
    const passed = report.checks.filter((check) => check.status === 'ok').length;
    this.screen.ok(`${store.name} verified: ${passed} of ${report.checks.length} checks ok, none blocks (${shop.products} products, ${shop.variations} variations)`);
    if (known) {
      this.known.add(known.id);
      this.screen.ok(`${store.name} is connected since an earlier demo (${known.status})`);
      return known;
    }
    const created = await this.hub.post<Connection>('/connections', body);
    const active = await this.hub.post<Connection>(`/connections/${created.id}/activate`);
    this.screen.ok(`${store.name} connected as ${store.preset} and switched on`);
    return { ...created, status: active?.status ?? 'active' };
  }

  /** Shows the import that activation started; on a second demo asks for one. */
  private async importOnce(connection: Connection): Promise<void> {
    const startedAt = performance.now();
    const run = await this.importRunOf(connection);
    const done = await waitUntil(() => this.progressOf(run.id, connection.name), {
      timeoutMs: 120_000,
      otherwise: `The first import of ${connection.name} did not finish in two minutes.`,
    });
    const total = done.counts['total'];
    if (done.state !== 'succeeded' || !total) throw new InternalError('demo.import-failed', `${connection.name}: ${done.error?.message ?? done.state}`);
    this.screen.ok(`${connection.name} imported in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${describeCounts(total)}`);
  }

  private async importRunOf(connection: Connection): Promise<Run> {
    const runs = await this.hub.all<Run>(`/runs?connectionId=${connection.id}&operation=import-products`);
    const open = runs.find((run) => run.state === 'queued' || run.state === 'running');
    const first = !this.known.has(connection.id) ? runs[0] : undefined;
    return open ?? first ?? this.hub.post<Run>(`/connections/${connection.id}/runs`, { operation: 'import-products' });
  }

  private async progressOf(runId: string, name: string): Promise<Run | undefined> {
    const run = await this.hub.get<Run>(`/runs/${runId}`);
    // Stores announce how many products they list; variations come on top.
    const listed = (run.counts['total']?.read ?? 0) - (run.counts['variant']?.read ?? 0);
    this.screen.progress(`importing ${name}, products`, listed, run.total);
    return run.state === 'queued' || run.state === 'running' ? undefined : run;
  }

  /** Before the sale both stores must show the same stock for what they share. */
  private async settleStock(shared: SharedStock): Promise<void> {
    const { pairs } = await waitUntil(() => shared.agreement(), {
      timeoutMs: 60_000,
      everyMs: 200,
      otherwise: 'The stores did not come to show the same stock within a minute; see /api/v1/incidents and /api/v1/parked.',
    });
    this.screen.ok(`both stores show the same stock for all ${pairs} products and variations they share and count`);
  }

  private async sell(shared: SharedStock): Promise<void> {
    const pairs = await shared.pairs();
    const pair = pairs.find(([owner, channel]) => owner.type === 'simple' && channel.type === 'simple' && (channel.stock_quantity ?? 0) > SOLD);
    if (!pair) throw new InternalError('demo.nothing-to-sell', 'No product is in stock in both stores.');
    const [owner, channel] = pair;
    const before = owner.stock_quantity ?? 0;
    const wanted = before - SOLD;
    const [ownerName, channelName] = STORES.map((store) => store.name);
    const startedAt = performance.now();
    await this.sandbox.sell('first', owner.id, SOLD);
    await waitUntil(() => this.channelShows(channel.id, wanted), {
      timeoutMs: 30_000,
      everyMs: 10,
      otherwise: `"${owner.name}" was sold in ${ownerName}, but ${channelName} still shows the old stock after 30 s.`,
    });
    const tookMs = Math.round(performance.now() - startedAt);
    this.screen.ok(`sold ${SOLD} x "${owner.name}" in ${ownerName}: ${channelName} went from ${before} to ${wanted} after ${tookMs} ms`);
  }

  private async channelShows(id: number, quantity: number): Promise<true | undefined> {
    const shown = (await this.sandbox.products('second')).find((product) => product.id === id);
    return shown?.stock_quantity === quantity ? true : undefined;
  }

  private async count(connections: readonly Connection[]): Promise<void> {
    const [products, levels, links, parked, incidents] = await Promise.all([
      this.hub.all('/products'),
      this.hub.all('/stock-levels'),
      this.hub.all('/links'),
      this.hub.all('/parked?state=open'),
      this.hub.all<{ message: string }>('/incidents?state=open'),
    ]);
    this.screen.ok(`${products.length} master products, ${levels.length} stock levels, ${links.length} links of ${connections.length} stores, ${parked.length} parked, ${incidents.length} incidents`);
    for (const incident of incidents.slice(0, 3)) this.screen.note(incident.message);
  }
}

/** Counts in words. @throws {InternalError} when they do not add up. */
function describeCounts(total: ImportCounts): string {
  const sum = total.created + total.updated + total.unchanged + total.blocked + total.parked + total.superseded;
  if (sum !== total.read) throw new InternalError('demo.counts', `Read ${total.read}, but the outcomes sum up to ${sum}.`);
  return `read ${total.read} = ${total.created} created + ${total.updated} updated + ${total.unchanged} unchanged + ${total.parked} parked + ${total.superseded + total.blocked} other`;
}
