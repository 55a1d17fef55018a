import type { BackorderPolicy, ProductKind, StockMode, StockObservation } from '@hub/contracts';
import type { StockLevelFigures } from '../stock/available';
import type { Tx } from './unit-of-work.port';

/** One external record of a product on one connection, with what decides about its stock. */
export interface StockListing {
  readonly linkId: string;
  readonly externalId: string;
  readonly parentExternalId: string | null;
  readonly productId: string;
  readonly kind: ProductKind;
  readonly sku: string | null;
  readonly title: string | null;
  /** Null: nobody counts this product. */
  readonly stockItemId: string | null;
  /** Level in the connection's warehouse; null when nobody stated one. */
  readonly level: StockLevelFigures | null;
  /** What the record shows, null when it shows no stock at all. */
  readonly shown: StockObservation | null;
  readonly shownReadAt: string;
  /** Since when it has been showing just that. */
  readonly shownSince: string;
}

/** A stock pool that lives at a parent record and that its variants draw on. */
export interface StockPool {
  readonly parentExternalId: string;
  /** The parent's own record; null when it is not linked. */
  readonly parent: StockListing | null;
  /** Distinct stock items of the linked variants that draw on the pool. */
  readonly stockItemIds: readonly string[];
  /** The product, lowest id first, whose delivery speaks for the pool when the parent's own product is not counted. */
  readonly carrierProductId: string;
}

export interface ListingQuery {
  readonly connectionId: string;
  readonly warehouseId: string;
}

/** How far the first imports have come that a first push rests on. */
export interface PushReadiness {
  /** Whether the connection's own records were read once completely. */
  readonly connectionRead: boolean;
  /** Whether the owner of the warehouse was read once completely; true when no connection owns it. */
  readonly ownerRead: boolean;
}

/** A stock level as it stands, locked. */
export interface StockLevelRecord extends StockLevelFigures {
  readonly id: string;
  readonly stockItemId: string;
  readonly warehouseId: string;
  readonly version: number;
}

/** A product about to get a level, with everything that is decided by it. */
export interface StockKeeping {
  readonly productId: string;
  readonly stockItemId: string | null;
  /** All products that share the stock item. */
  readonly productIds: readonly string[];
  readonly level: StockLevelRecord | null;
  readonly warehouse: { readonly id: string; readonly owner: { readonly id: string; readonly name: string } | null } | null;
}

export interface StockLevelWrite {
  readonly id: string;
  readonly stockItemId: string;
  readonly warehouseId: string;
  readonly mode: StockMode;
  readonly onHand: number | null;
  readonly backorders: BackorderPolicy;
  readonly version: number;
  /** Who stated it. */
  readonly source: { readonly kind: 'operator'; readonly actor: string; readonly at: string };
  readonly at: string;
}

/** Reads what stock decisions are made from, and writes levels that the hub itself owns. */
export abstract class StockStore {
  /** Records of these products on the connection that can be written to: linked, not gone, neither broken nor unlisted. */
  abstract listings(tx: Tx, query: ListingQuery, productIds: readonly string[]): Promise<readonly StockListing[]>;

  /** The pools at these parent records. */
  abstract pools(tx: Tx, query: ListingQuery, parentExternalIds: readonly string[]): Promise<readonly StockPool[]>;

  /** Ids above `after`, ascending, of products with a record on the connection that can be written to. */
  abstract productPage(tx: Tx, connectionId: string, after: string | null, limit: number): Promise<readonly string[]>;

  /** Number of records on the connection that can be written to. */
  abstract countListings(tx: Tx, connectionId: string): Promise<number>;

  abstract readiness(tx: Tx, query: ListingQuery): Promise<PushReadiness>;

  /**
   * Sets the time of consent to pushes if there is none yet; answers whether it was set now.
   * @throws {NotFoundError} `connection.not-found`.
   */
  abstract consent(tx: Tx, connectionId: string, at: string): Promise<boolean>;

  /** Locks the product, its stock item and level until the transaction ends; null when the account has no such product. */
  abstract lockKeeping(tx: Tx, productId: string, warehouseId: string): Promise<StockKeeping | null>;

  /** Gives a product its own stock item. The product is locked. */
  abstract addStockItem(tx: Tx, stockItemId: string, productId: string, at: string): Promise<void>;

  /** Creates or replaces the level. */
  abstract saveLevel(tx: Tx, level: StockLevelWrite): Promise<void>;
}
