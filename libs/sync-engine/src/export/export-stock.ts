import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import type { Json } from '@hub/contracts';
import { DeliveryStore, UnitOfWork, WorkSignals, type ConnectionRecord, type OpenSpoke } from '../ports';
import { LoadStock } from './load-stock';
import { ReadStock, type FreshLook } from './read-stock';

/** What one page of a reconcile did. */
export interface ReconcilePage {
  /** Where the next page starts; null after the last one. */
  readonly nextCursor: Json | null;
  /** External records read. */
  readonly read: number;
  /** Deliveries marked to be looked at with the reconcile rule. */
  readonly marked: number;
  /** The request that failed, when one did: the page is to be tried again from the same cursor. */
  readonly failure: unknown;
}

/** Products per page. */
const PAGE_PRODUCTS = 100;

/**
 * The reconcile of a sales channel (operation `export-stock`): reads what every listing shows and marks those deliveries that may have
 * to correct it. What is read goes to the importer, what is written is left to the drain: a difference is corrected only once it has
 * stood for the preset's grace time. Pages may be repeated.
 */
@Injectable()
export class ExportStock {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deliveries: DeliveryStore,
    private readonly loader: LoadStock,
    private readonly reader: ReadStock,
    private readonly signals: WorkSignals,
    private readonly clock: Clock,
  ) {}

  /** Whether the connection is one that stock goes out to; a run on another has nothing to do. */
  applies({ preset, ownsWarehouse }: ConnectionRecord): boolean {
    return preset.stock.direction === 'out' && !ownsWarehouse;
  }

  /** Number of external records a full reconcile looks at, for progress. */
  total(connection: ConnectionRecord): Promise<number> {
    return this.unitOfWork.read(connection.accountId, (tx) => this.loader.count(tx, connection));
  }

  /** `cursor`: null to begin, afterwards `nextCursor` of the page before. Wakes the connection's drain. */
  async reconcilePage(connection: ConnectionRecord, spoke: OpenSpoke, cursor: Json | null): Promise<ReconcilePage> {
    const after = typeof cursor === 'string' ? cursor : null;
    const { productIds, routes, nextAfter } = await this.unitOfWork.read(connection.accountId, (tx) => this.loader.page(tx, connection, after, PAGE_PRODUCTS));
    const externalIds = [...routes.values()].flatMap(({ targets }) => targets.map(({ record }) => record.externalId));
    const looks = await this.reader.look(connection, spoke, externalIds);
    const failure = requestFailure(looks);
    if (failure !== null) return { nextCursor: cursor, read: 0, marked: 0, failure: failure.error };
    if (productIds.length > 0) await this.mark(connection, productIds);
    return { nextCursor: nextAfter, read: looks.size, marked: productIds.length, failure: null };
  }

  private async mark(connection: ConnectionRecord, productIds: readonly string[]): Promise<void> {
    await this.unitOfWork.run(connection.accountId, (tx) => this.deliveries.markReconcile(tx, connection.id, productIds, this.clock.nowIso()));
    this.signals.wake('drain', connection.accountId, connection.id);
  }
}

function requestFailure(looks: ReadonlyMap<string, FreshLook>): { error: unknown } | null {
  for (const look of looks.values()) if (look.kind === 'failed' && look.wholeRequest) return { error: look.error };
  return null;
}
