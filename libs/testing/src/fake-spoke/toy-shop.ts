import { Clock, SystemClock } from '@hub/common';
import type { Json, RawObservation, StockState } from '@hub/contracts';
import { ToyFaults } from './toy-faults';
import { aToyProduct, type ToyProduct, type ToyProductInput } from './toy-product';

/** A write the shop received and carried out. */
export interface ToyWrite {
  readonly at: string;
  readonly externalId: string;
  readonly fields: { readonly [field: string]: Json };
  readonly before: StockState | null;
  readonly after: StockState | null;
}

export interface ToyShopOptions {
  readonly clock?: Clock;
  /** What the shop makes of a state it is told, e.g. a ceiling; default: keeps it. */
  readonly normalise?: (state: StockState) => StockState;
}

/** A shop in memory with products, stock modes and a ledger of what it was told. The merchant and the shoppers act through its methods. */
export class ToyShop {
  readonly faults = new ToyFaults();
  /** Every write that took effect, in order. */
  readonly ledger: ToyWrite[] = [];
  /** Ids of every read by id, in order. */
  readonly reads: string[] = [];
  /** Runs inside a request, before the shop looks at it: a shopper who buys at just that moment. */
  onRequest: ((kind: 'push' | 'fetch' | 'pull', externalIds: readonly string[]) => void | Promise<void>) | null = null;

  private readonly catalogue = new Map<string, ToyProduct>();
  private readonly late: Array<() => void> = [];
  private readonly clock: Clock;
  private lastModifiedMs = 0;

  constructor(private readonly options: ToyShopOptions = {}) {
    this.clock = options.clock ?? new SystemClock();
  }

  add(input: ToyProductInput): ToyProduct {
    const product = aToyProduct(input, this.nextModified());
    this.catalogue.set(product.id, product);
    return product;
  }

  update(id: string, change: Partial<Omit<ToyProduct, 'id' | 'modifiedAt'>>): ToyProduct {
    const product = { ...this.product(id), ...change, modifiedAt: this.nextModified() };
    this.catalogue.set(id, product);
    return product;
  }

  remove(id: string): void {
    this.catalogue.delete(id);
  }

  setStock(id: string, state: StockState): void {
    this.update(id, { stock: { scope: 'own', state } });
  }

  /** Sells units of a counted product. */
  sell(id: string, quantity: number): void {
    const { state } = this.shown(id);
    if (state.mode === 'tracked') this.setStock(this.holderOf(id), { ...state, quantity: state.quantity - quantity });
  }

  has(id: string): boolean {
    return this.catalogue.has(id);
  }

  products(): readonly ToyProduct[] {
    return [...this.catalogue.keys()].sort().map((id) => this.product(id));
  }

  /** The product as the shop shows it: a variant of a pool shows its parent's figure. */
  product(id: string): ToyProduct {
    const product = this.catalogue.get(id);
    if (product === undefined) throw new RangeError(`the toy shop has no product ${id}`);
    if (product.stock?.scope !== 'parent' || product.parentId === null) return product;
    const pool = this.catalogue.get(product.parentId)?.stock;
    return pool ? { ...product, stock: { scope: 'parent', state: pool.state } } : product;
  }

  stockOf(id: string): StockState {
    return this.shown(id).state;
  }

  /** Units a counted product shows; fails for others, so that a test says what it means. */
  quantityOf(id: string): number {
    const state = this.stockOf(id);
    if (state.mode !== 'tracked') throw new RangeError(`product ${id} is not counted`);
    return state.quantity;
  }

  /** The product as an observation of this moment. */
  observe(id: string, source: RawObservation['source'] = 'fetch', readAt: string = this.clock.nowIso()): RawObservation {
    const seen = source === 'webhook' ? 'push' : 'read';
    if (!this.has(id)) return { entity: 'product', externalId: id, source, seen, sourceVersion: null, readAt, gone: true, raw: null };
    const product = this.product(id);
    return { entity: 'product', externalId: id, source, seen, sourceVersion: product.modifiedAt, readAt, raw: { ...product } as unknown as Json };
  }

  /** Carries out a write of stock fields and notes it in the ledger. */
  write(id: string, fields: { readonly [field: string]: Json }): void {
    const before = this.product(id).stock?.state ?? null;
    const told = before === null ? null : stateAfter(before, fields);
    const after = told === null ? null : (this.options.normalise?.(told) ?? told);
    if (after !== null) this.update(id, { stock: { scope: 'own', state: after } });
    this.ledger.push({ at: this.clock.nowIso(), externalId: id, fields, before, after });
  }

  writeLate(id: string, fields: { readonly [field: string]: Json }): void {
    this.late.push(() => this.write(id, fields));
  }

  /** Executes the writes that timed out and were still under way. */
  runLate(): void {
    for (const execute of this.late.splice(0)) execute();
  }

  private shown(id: string): { state: StockState } {
    const { stock } = this.product(id);
    if (stock === null) throw new RangeError(`product ${id} shows no stock`);
    return stock;
  }

  private holderOf(id: string): string {
    const product = this.product(id);
    return product.stock?.scope === 'parent' && product.parentId !== null ? product.parentId : id;
  }

  /** Two changes never share a moment. */
  private nextModified(): string {
    this.lastModifiedMs = Math.max(this.clock.nowMs(), this.lastModifiedMs + 1);
    return new Date(this.lastModifiedMs).toISOString();
  }
}

/** What the fields make of a state: a quantity is taken by counted products only, a status by uncounted ones only. */
function stateAfter(before: StockState, fields: { readonly [field: string]: Json }): StockState {
  const backorders = (fields.backorders ?? before.backorders) as StockState['backorders'];
  if (before.mode === 'tracked') return { mode: 'tracked', quantity: Number(fields.quantity ?? before.quantity), backorders };
  if (fields.status === undefined) return before;
  return { mode: fields.status === 'in' ? 'untracked-in-stock' : 'untracked-out-of-stock', backorders: before.backorders };
}
