import type { ShownStock, StoredProduct, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { classOf, keysOf, shownContent, type ShownContent } from './shown-content';

/** Since when a record has been showing a value of a field. */
export interface ValueRun {
  readonly value: unknown;
  /** The record's own modification date when the value first stood there: the earliest time a claim of it can have. */
  readonly since: number;
}

/** Stock as a record showed it from some moment on. Milliseconds since 1970. */
export interface StockSight {
  readonly at: number;
  readonly stock: ShownStock;
}

/** Everything that happened to one record in its shop, hub's writes aside. */
export interface RecordChronicle {
  readonly id: number;
  readonly class: 'parent' | 'sellable';
  /** Keys it was born with, or had when the test began. */
  readonly bornWith: readonly string[];
  /** Whether it was there when the test began, and so certainly seen by the first import. */
  readonly fromStart: boolean;
  readonly values: Map<string, ValueRun[]>;
  readonly stocks: StockSight[];
  /** Times at which people in the shop changed its stock. */
  readonly touched: number[];
  /** Since when it is in the trash or deleted; null while it is there. */
  goneSince: number | null;
}

/** Follows a simulated shop and notes what each record says and since when, as the hub's oracle. */
export class ShopChronicle {
  private readonly records = new Map<number, RecordChronicle>();
  private isFirstLook = true;

  constructor(
    readonly simulator: WooCommerceSimulator,
    readonly language: string,
  ) {
    this.note('people');
    this.isFirstLook = false;
  }

  /** Lets people in the shop change something and notes what became of it. What the hub wrote meanwhile is noted before, as the hub's. */
  during<T>(change: () => T): T {
    this.note('hub');
    try {
      return change();
    } finally {
      this.note('people');
    }
  }

  /** Takes in what the shop holds now; `by` says whose doing the changes since the last time are. */
  note(by: 'hub' | 'people'): void {
    const present = new Set<number>();
    for (const product of this.simulator.shop.products()) {
      if (product.status === 'trash') continue;
      present.add(product.id);
      this.noteRecord(product, by);
    }
    for (const record of this.records.values()) if (!present.has(record.id)) record.goneSince ??= this.simulator.now();
  }

  of(id: number): RecordChronicle | undefined {
    return this.records.get(id);
  }

  all(): RecordChronicle[] {
    return [...this.records.values()];
  }

  /** What the shop holds now, the trash left out. */
  present(): Readonly<StoredProduct>[] {
    return this.simulator.shop.products().filter((product) => product.status !== 'trash');
  }

  private noteRecord(product: Readonly<StoredProduct>, by: 'hub' | 'people'): void {
    const parent = this.parentOf(product);
    const record = this.records.get(product.id) ?? this.add(product, parent);
    record.goneSince = null;
    const content = shownContent(product, this.contextOf(parent));
    for (const [field, value] of Object.entries(content)) noteValue(record, field, { value, since: product.date_modified });
    this.noteStock(record, by);
  }

  private noteStock(record: RecordChronicle, by: 'hub' | 'people'): void {
    const stock = this.simulator.shop.stockOf(record.id);
    const last = record.stocks.at(-1);
    if (last && sameValue(last.stock, stock)) return;
    record.stocks.push({ at: this.simulator.now(), stock });
    if (by === 'people') record.touched.push(this.simulator.now());
  }

  private add(product: Readonly<StoredProduct>, parent: Readonly<StoredProduct> | undefined): RecordChronicle {
    const record: RecordChronicle = {
      id: product.id,
      class: classOf(product),
      bornWith: keysOf(product, parent),
      fromStart: this.isFirstLook,
      values: new Map(),
      stocks: [],
      touched: [],
      goneSince: null,
    };
    this.records.set(product.id, record);
    return record;
  }

  private parentOf(product: Readonly<StoredProduct>): Readonly<StoredProduct> | undefined {
    return product.parent_id === 0 ? undefined : this.simulator.shop.state.products.get(product.parent_id);
  }

  private contextOf(parent: Readonly<StoredProduct> | undefined): Parameters<typeof shownContent>[1] {
    const { categories, settings } = this.simulator.shop.state;
    return { language: this.language, currency: settings.currency, parent, categoryName: (id) => categories.get(id)?.name };
  }
}

function noteValue(record: RecordChronicle, field: string, run: ValueRun): void {
  const runs = record.values.get(field) ?? [];
  const last = runs.at(-1);
  if (last && sameValue(last.value, run.value)) return;
  record.values.set(field, [...runs, run]);
}

/** The present content of a record, field by field. */
export function presentContent(record: RecordChronicle): ShownContent {
  return Object.fromEntries([...record.values].map(([field, runs]) => [field, runs.at(-1)?.value]));
}

/** Equality of plain values. */
export function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
