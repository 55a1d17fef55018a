import { Injectable } from '@nestjs/common';
import { groupBy } from '@hub/common';
import { StockStore, type ConnectionRecord, type StockListing, type Tx } from '../ports';
import type { ShownStock } from '../stock/stock-decision';
import { poolParentsOf, poolsByParent, routeStock, type StockRoute, type StockTarget } from './stock-target';

/** Where a product's stock goes on one connection. */
export interface ProductRoutes {
  readonly targets: readonly StockTarget[];
  /** Why some of it cannot go anywhere. */
  readonly issue: string | null;
}

export interface RoutesPage {
  /** Ascending. */
  readonly productIds: readonly string[];
  readonly routes: ReadonlyMap<string, ProductRoutes>;
  /** Product id to continue after; null after the last page. */
  readonly nextAfter: string | null;
}

/** Finds the records that products' stock is written to, set-based. */
@Injectable()
export class LoadStock {
  constructor(private readonly store: StockStore) {}

  /** Routes by product id; products without a record on the connection are left out. */
  async routes(tx: Tx, connection: ConnectionRecord, productIds: readonly string[]): Promise<ReadonlyMap<string, ProductRoutes>> {
    const query = { connectionId: connection.id, warehouseId: connection.warehouseId };
    const listings = await this.store.listings(tx, query, productIds);
    const parents = poolParentsOf(listings);
    const pools = poolsByParent(parents.length === 0 ? [] : await this.store.pools(tx, query, parents));
    const byProduct = groupBy(listings, (listing) => listing.productId);
    return new Map([...byProduct].map(([productId, own]) => [productId, routesOf(own.map((listing) => routeStock(listing, pools)))]));
  }

  /** All products of the connection in keyset pages; `after`: null to begin. */
  async page(tx: Tx, connection: ConnectionRecord, after: string | null, limit: number): Promise<RoutesPage> {
    const productIds = await this.store.productPage(tx, connection.id, after, limit);
    const routes = productIds.length === 0 ? new Map<string, ProductRoutes>() : await this.routes(tx, connection, productIds);
    return { productIds, routes, nextAfter: productIds.length < limit ? null : (productIds.at(-1) ?? null) };
  }

  /** Number of external records that stock could be written to. */
  count(tx: Tx, connection: ConnectionRecord): Promise<number> {
    return this.store.countListings(tx, connection.id);
  }
}

function routesOf(routes: readonly StockRoute[]): ProductRoutes {
  const issues = routes.flatMap((route) => (route.kind === 'impossible' ? [route.issue] : []));
  return { targets: routes.flatMap((route) => (route.kind === 'target' ? [route.target] : [])), issue: issues[0] ?? null };
}

/** What a target's record was last seen to show; null when it shows no stock of its own. */
export function lastShown(record: StockListing): ShownStock | null {
  if (record.shown === null || record.shown.scope === 'parent') return null;
  return { state: record.shown.state, readAt: record.shownReadAt, since: record.shownSince };
}
