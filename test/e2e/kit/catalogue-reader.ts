import { eventually } from '@hub/testing';
import type { Row, StoreOperator } from './store-operator';

export interface Claimed {
  readonly value: unknown;
  readonly at: string;
}

export interface ProductLink extends Row {
  readonly connectionId: string;
  readonly externalId: string;
  readonly language: string;
  readonly state: string;
  readonly gone: boolean;
  readonly linkedBy: string;
  readonly listingId: string;
  readonly listingState: string;
  readonly claims: Readonly<Record<string, Claimed>>;
}

export interface Product extends Row {
  readonly kind: string;
  readonly parentId: string | null;
  readonly status: string;
  readonly version: number;
  readonly sku: string | null;
  readonly title: string | null;
  readonly stockItemId: string | null;
  readonly identifiers: ReadonlyArray<{ readonly type: string; readonly value: string; readonly given: string }>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly provenance: Readonly<Record<string, { readonly connectionId?: string; readonly at?: string }>>;
  readonly mergedInto: string | null;
  readonly variantIds: readonly string[];
  readonly links: readonly ProductLink[];
}

export interface StockLevel extends Row {
  readonly stockItemId: string;
  readonly warehouseId: string;
  readonly productIds: readonly string[];
  readonly mode: string;
  readonly onHand: number | null;
  readonly available: number | null;
  readonly backorders: string;
  readonly version: number;
  readonly view: { readonly tracked: boolean; readonly quantity: number | null; readonly purchasable: boolean; readonly backorderable: boolean } | null;
}

export interface Parked extends Row {
  readonly reason: string;
  readonly code: string;
  readonly message: string;
  readonly externalId: string | null;
  readonly candidates: readonly string[];
  readonly state: string;
}

/** Reads what the hub knows through its API, as a person looking for a product would. */
export class CatalogueReader {
  constructor(private readonly operator: StoreOperator) {}

  product(id: string): Promise<Product> {
    return this.operator.ok('GET', `/api/v1/products/${id}`);
  }

  /** Products a filter finds, such as `sku=TENT`. */
  find(filter: string): Promise<readonly Product[]> {
    return this.operator.list(`/api/v1/products?limit=200&${filter}`);
  }

  /** The only product with this SKU, in full; waits for it. */
  bySku(sku: string): Promise<Product> {
    return this.only(`sku=${encodeURIComponent(sku)}`);
  }

  /** The only product a filter finds, in full; waits for it. */
  only(filter: string): Promise<Product> {
    return eventually(async () => {
      const found = await this.find(filter);
      expect([filter, found.map(({ title }) => title)]).toEqual([filter, [expect.anything()]]);
      return this.product(found[0]?.id ?? '');
    }, { timeoutMs: 15_000 });
  }

  /** The product a record of a store is tied to, in full; waits for the tie. */
  async of(connectionId: string, externalId: number): Promise<Product> {
    const link = await this.linkOf(connectionId, externalId);
    return this.product(String(link['productId']));
  }

  linkOf(connectionId: string, externalId: number): Promise<Row> {
    return eventually(async () => {
      const [link] = await this.operator.list(`/api/v1/links?connectionId=${connectionId}&externalId=${externalId}`);
      expect([externalId, link !== undefined]).toEqual([externalId, true]);
      return link as Row;
    }, { timeoutMs: 15_000 });
  }

  /** State of the listing of a record. */
  async listingOf(connectionId: string, externalId: number): Promise<Row | undefined> {
    const link = await this.linkOf(connectionId, externalId);
    const listings = await this.operator.list(`/api/v1/listings?connectionId=${connectionId}&limit=200`);
    return listings.find(({ id }) => id === link['listingId']);
  }

  /** The stock levels of what a product draws on. */
  levels(productId: string): Promise<readonly StockLevel[]> {
    return this.operator.list(`/api/v1/stock-levels?productId=${productId}`);
  }

  async level(productId: string): Promise<StockLevel | undefined> {
    return (await this.levels(productId))[0];
  }

  parked(connectionId: string, state = 'open'): Promise<readonly Parked[]> {
    return this.operator.list(`/api/v1/parked?connectionId=${connectionId}&state=${state}`);
  }

  /** Waits until a record is set aside. */
  parkedRecord(connectionId: string, externalId: number): Promise<Parked> {
    return eventually(async () => {
      const open = await this.parked(connectionId);
      const found = open.find((entry) => entry.externalId === String(externalId));
      expect([externalId, open.map((entry) => entry.externalId)]).toEqual([externalId, expect.arrayContaining([String(externalId)])]);
      return found as Parked;
    }, { timeoutMs: 15_000 });
  }

  /** Repeats a check on a product until it holds. */
  async becomes(id: string, expected: Partial<Product> | object): Promise<Product> {
    return eventually(async () => {
      const product = await this.product(id);
      expect(product).toMatchObject(expected);
      return product;
    }, { timeoutMs: 15_000 });
  }
}
