import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import type { StockState } from '@hub/contracts';
import { Connections, DeliveryStore, SpokeSessions, UnitOfWork, type ConnectionRecord, type Tx } from '../ports';
import { capacityOf, wantedStateOf } from '../stock/available';
import type { ShownStock } from '../stock/stock-decision';
import { lastShown, LoadStock, type RoutesPage } from './load-stock';
import { mapperContextOf } from './mapper-context';
import { memoryOf, planStock, type PlanRules } from './stock-plan';
import type { StockTarget } from './stock-target';

/** One listing that a push would change. */
export interface PreviewItem {
  readonly productId: string;
  readonly externalId: string;
  readonly sku: string | null;
  readonly title: string | null;
  readonly shows: StockState;
  readonly wouldShow: StockState;
  /** It can be sold now and could not be sold afterwards. */
  readonly goesToZero: boolean;
  /** Why the listing cannot hold all of what is wanted. */
  readonly issue: string | null;
}

export interface PreviewCounts {
  /** Records of the connection that stock could be written to. */
  readonly listings: number;
  readonly changes: number;
  readonly goesToZero: number;
  /** Share of the listings, 0 to 1, that would go to zero. */
  readonly zeroShare: number;
}

export interface PreviewPage {
  readonly items: readonly PreviewItem[];
  /** Product id to continue after; null after the last page. */
  readonly nextAfter: string | null;
}

/** Products looked at per query. */
const STEP = 500;

/** Shows what a push would change, from what the listings were last seen to show. Reads nothing outside, writes nothing. */
@Injectable()
export class PushPreview {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: Connections,
    private readonly sessions: SpokeSessions,
    private readonly deliveries: DeliveryStore,
    private readonly loader: LoadStock,
    private readonly clock: Clock,
  ) {}

  /** The changes, by product id, at least `limit` of them unless there are fewer. @throws {NotFoundError} `connection.not-found`. */
  async page(accountId: string, connectionId: string, options: { readonly after: string | null; readonly limit: number }): Promise<PreviewPage> {
    const connection = await this.connections.get(accountId, connectionId);
    const items: PreviewItem[] = [];
    let after = options.after;
    do {
      const step = await this.step(connection, after, Math.min(STEP, options.limit * 2));
      items.push(...step.items);
      after = step.nextAfter;
    } while (after !== null && items.length < options.limit);
    return cut({ items, nextAfter: after }, options.limit);
  }

  /** Counts over the whole connection. @throws {NotFoundError} `connection.not-found`. */
  async counts(accountId: string, connectionId: string): Promise<PreviewCounts> {
    return this.countsOf(await this.connections.get(accountId, connectionId));
  }

  async countsOf(connection: ConnectionRecord): Promise<PreviewCounts> {
    const listings = await this.unitOfWork.read(connection.accountId, (tx) => this.loader.count(tx, connection));
    let [changes, goesToZero] = [0, 0];
    let after: string | null = null;
    do {
      const step: PreviewPage = await this.step(connection, after, STEP);
      changes += step.items.length;
      goesToZero += step.items.filter((item) => item.goesToZero).length;
      after = step.nextAfter;
    } while (after !== null);
    return { listings, changes, goesToZero, zeroShare: listings === 0 ? 0 : goesToZero / listings };
  }

  private step(connection: ConnectionRecord, after: string | null, limit: number): Promise<PreviewPage> {
    return this.unitOfWork.read(connection.accountId, async (tx) => {
      const page = await this.loader.page(tx, connection, after, limit);
      return { items: page.productIds.length === 0 ? [] : await this.itemsOf(tx, connection, page), nextAfter: page.nextAfter };
    });
  }

  private async itemsOf(tx: Tx, connection: ConnectionRecord, { productIds, routes }: RoutesPage): Promise<PreviewItem[]> {
    const memories = await this.deliveries.memories(tx, connection.id, 'stock', productIds);
    const rules = this.rulesOf(connection);
    return productIds.flatMap((productId) =>
      (routes.get(productId)?.targets ?? []).flatMap((target) => {
        const memory = memories.get(productId);
        return previewOf(target, memory === undefined ? NO_MEMORY : memoryOf(memory, target.record.externalId), rules) ?? [];
      }),
    );
  }

  private rulesOf(connection: ConnectionRecord): PlanRules {
    return {
      mappers: this.sessions.connectorOf(connection).mappers,
      context: mapperContextOf(connection),
      buffer: connection.preset.stock.buffer,
      graceMs: connection.preset.stockGraceMs,
      nowMs: this.clock.nowMs(),
    };
  }
}

const NO_MEMORY = { basis: null, sent: null, returned: null, inFlight: null };

/** Keeps whole products together and remembers where to continue. */
function cut(page: PreviewPage, limit: number): PreviewPage {
  const last = page.items[limit - 1];
  if (last === undefined) return page;
  const items = page.items.filter((item, index) => index < limit || item.productId === last.productId);
  return { items, nextAfter: items.length < page.items.length || page.nextAfter !== null ? last.productId : null };
}

/** What a push would change on one record, judged by what it was last seen to show; null when nothing. Pure. */
export function previewOf(target: StockTarget, memory: typeof NO_MEMORY | ReturnType<typeof memoryOf>, rules: PlanRules): PreviewItem | null {
  const shown = lastShown(target.record);
  if (shown === null || wantedStateOf(target.listing.level, rules.buffer) === null) return null;
  const plan = planStock({ target, memory, shown, fresh: true, reconcile: false }, rules);
  if (plan.kind !== 'write') return null;
  const wouldShow = heldBy(shown, plan.write.told);
  return {
    productId: target.productId,
    externalId: target.record.externalId,
    sku: target.listing.sku,
    title: target.listing.title,
    shows: shown.state,
    wouldShow,
    goesToZero: capacityOf(shown.state) > 0 && capacityOf(wouldShow) <= 0,
    issue: plan.issue,
  };
}

/** What a listing shows after it was told something: one that does not count takes only whether there is any. */
function heldBy(shown: ShownStock, told: StockState): StockState {
  if (shown.state.mode === 'tracked' || told.mode !== 'tracked') return told;
  return { mode: told.quantity > 0 ? 'untracked-in-stock' : 'untracked-out-of-stock', backorders: shown.state.backorders };
}
