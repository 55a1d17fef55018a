import { clientOf } from '@hub/persistence';
import type { RawObservation } from '@hub/contracts';
import type { DrainOptions, DrainResult } from '@hub/sync-engine';
import type { ConnectionRecord, UnitOfWork } from '@hub/sync-engine/ports';
import { ToySessions, ToyShop, type ToyShopOptions } from '../fake-spoke';
import { createHubTestDatabase, type ConnectionOptions, type HubTestDatabase, type TestAccount } from '../hub-database/hub-database';
import { MovableClock, wireServices, type BenchServices } from './bench-services';

/** A delivery as the table has it, for assertions. */
export interface DeliveryState {
  readonly state: string;
  readonly marked: number;
  readonly done: number;
  readonly attempts: number;
  readonly issue: string | null;
  readonly inFlight: object;
  readonly error: { readonly code: string } | null;
}

/** A shop that is connected. */
export interface ConnectedShop {
  readonly connection: ConnectionRecord;
  readonly shop: ToyShop;
}

/** One account on a real database with toy shops for spokes: the export road from a level to what a shop shows. */
export class ExportBench {
  readonly clock = new MovableClock();
  readonly sessions = new ToySessions(this.clock);
  services: BenchServices;

  private constructor(
    readonly hub: HubTestDatabase,
    readonly account: TestAccount,
  ) {
    this.services = wireServices(hub, this.sessions, this.clock);
  }

  /** A new account on a database of the suite's own; see `another` for more accounts. */
  static async create(): Promise<ExportBench> {
    const hub = await createHubTestDatabase();
    return new ExportBench(hub, await hub.anAccount());
  }

  /** The same database, another account: nothing is shared. */
  async another(): Promise<ExportBench> {
    return new ExportBench(this.hub, await this.hub.anAccount());
  }

  close(): Promise<void> {
    return this.hub.close();
  }

  /** As if the process had been killed and started again, here or over a unit of work that dies. */
  restart(unitOfWork: UnitOfWork = this.hub.unitOfWork): void {
    this.services = wireServices({ ...this.hub, unitOfWork }, this.sessions, this.clock);
  }

  async connect(options: ConnectionOptions & { readonly shop?: ToyShopOptions } = {}): Promise<ConnectedShop> {
    const { shop: shopOptions, ...rest } = options;
    const { id } = await this.hub.aConnection(this.account, { connector: 'toy', ...rest });
    const shop = this.sessions.attach(id, new ToyShop({ clock: this.clock, ...shopOptions }));
    return { connection: await this.services.connections.get(this.account.id, id), shop };
  }

  /** Imports everything the shop shows. */
  async importAll({ connection, shop }: ConnectedShop): Promise<void> {
    const parentsFirst = [...shop.products()].sort((left, right) => Number(left.parentId !== null) - Number(right.parentId !== null));
    await this.import(connection, parentsFirst.map((product) => shop.observe(product.id, 'import')));
  }

  async import(connection: ConnectionRecord, observations: readonly RawObservation[]): Promise<void> {
    const connector = this.sessions.connector;
    await this.services.imports.execute({ connection, connector, entity: 'product', observations, runId: null });
  }

  /** Says how many there are in the account's main warehouse, by SKU. */
  async stock(sku: string, onHand: number): Promise<void> {
    const context = { accountId: this.account.id, actor: 'tester', requestId: null };
    await this.services.setStock.execute(context, { productId: await this.productId(sku), warehouseId: this.account.warehouseId, onHand });
  }

  drain({ connection }: Pick<ConnectedShop, 'connection'>, options: DrainOptions & { readonly signal?: AbortSignal } = {}): Promise<DrainResult> {
    return this.services.drains.execute(connection, options.signal ?? new AbortController().signal, options);
  }

  /** Reconciles the whole connection and drains. */
  async reconcile(connected: ConnectedShop): Promise<void> {
    const { exportStock, sessions } = this.services;
    const { connection } = connected;
    for (let cursor = null as ConnectionCursor; ; ) {
      const at = cursor;
      const page = await sessions.use(connection, new AbortController().signal, (spoke) => exportStock.reconcilePage(connection, spoke, at));
      if (page.failure !== null) throw page.failure;
      if (page.nextCursor === null) break;
      cursor = page.nextCursor as ConnectionCursor;
    }
    await this.drain(connected);
  }

  async productId(sku: string): Promise<string> {
    const rows = await this.query<{ id: string }>("select id from hub.product where lower(sku) = lower($1) and status <> 'removed' order by id", [sku]);
    const row = rows[0];
    if (row === undefined) throw new RangeError(`no product has the SKU ${sku}`);
    return row.id;
  }

  async delivery({ connection }: ConnectedShop, sku: string): Promise<DeliveryState | null> {
    const rows = await this.query<DeliveryState>(
      `select state, marked, done, attempts, issue, in_flight as "inFlight", last_error as error from hub.delivery where connection_id = $1 and record_id = $2`,
      [connection.id, await this.productId(sku)],
    );
    return rows[0] ?? null;
  }

  /** Open incidents of the account, by kind. */
  async incidents(): Promise<readonly { readonly kind: string; readonly message: string; readonly details: Record<string, unknown> }[]> {
    return this.query("select kind, message, details from hub.incident where state = 'open' order by kind", []);
  }

  query<R extends object>(sql: string, values: readonly unknown[]): Promise<R[]> {
    return this.hub.unitOfWork.run(this.account.id, async (tx) => (await clientOf(tx).query<R>(sql, [...values])).rows);
  }
}

type ConnectionCursor = string | null;
