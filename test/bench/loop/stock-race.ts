import { setTimeout as pause } from 'node:timers/promises';
import type { WooCommerceSimulator } from '@connectors/woocommerce/simulator';

/** What came of a race. */
export interface RaceResult {
  /** From the change in one shop to the write in the other, one per change that arrived. Unit: milliseconds. */
  readonly latenciesMs: readonly number[];
  /** Changes overtaken by a later one of the same product: no write of their own is due. */
  readonly overtaken: number;
  /** Changes that never arrived. */
  readonly missing: number;
}

interface Change {
  readonly quantity: number;
  readonly at: number;
}

/** How long the last changes may take. Unit: milliseconds. */
const DRAIN_MS = 15_000;
/** Changes due in one go at most, after the machine was held up. */
const MAX_BURST = 10;

/** Changes stock in the owner's shop at a steady pace and takes the time until each change is written to the channel. */
export class StockRace {
  private readonly under = new Map<number, Change>();
  private readonly latencies: number[] = [];
  private readonly products: readonly number[];
  private overtaken = 0;
  private turn = 0;

  /** Both shops must hold the same products under the same ids. */
  constructor(
    private readonly owner: WooCommerceSimulator,
    private readonly channel: WooCommerceSimulator,
  ) {
    this.products = owner.shop.state.products.all().filter((product) => product.type === 'simple' && product.manage_stock === true && product.backorders === 'no').map(({ id }) => id);
    channel.shop.state.onEvent(({ resource, event, id }) => {
      if (resource === 'product' && event === 'updated') this.arrived(id);
    });
  }

  /** Products whose stock both shops count. */
  get size(): number {
    return this.products.length;
  }

  /** Whether the channel shows the owner's stock of every product. */
  isSettled(): boolean {
    return this.products.every((id) => this.quantity(this.owner, id) === this.quantity(this.channel, id)) && this.owner.queue.length === 0;
  }

  /** Makes `perSecond` changes a second for some seconds, product after product, and waits for the last ones. */
  async run({ perSecond, seconds }: { readonly perSecond: number; readonly seconds: number }): Promise<RaceResult> {
    this.latencies.length = 0;
    this.overtaken = 0;
    const startedAt = performance.now();
    const total = perSecond * seconds;
    for (let made = 0; made < total; ) {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * perSecond) + 1);
      for (let burst = 0; made < due && burst < MAX_BURST; burst += 1, made += 1) this.change();
      await pause(1);
    }
    const deadline = performance.now() + DRAIN_MS;
    while (this.under.size > 0 && performance.now() < deadline) await pause(5);
    const missing = this.under.size;
    this.under.clear();
    return { latenciesMs: [...this.latencies], overtaken: this.overtaken, missing };
  }

  private change(): void {
    const id = this.products[this.turn % this.products.length] as number;
    const quantity = 10 + ((Math.floor(this.turn / this.products.length) + id) % 80);
    // What the shop shows already is no change, and no write would be due.
    if (this.quantity(this.owner, id) === quantity) return this.skip();
    this.turn += 1;
    if (this.under.has(id)) this.overtaken += 1;
    this.under.set(id, { quantity, at: performance.now() });
    this.owner.shop.setStock(id, quantity);
  }

  private skip(): void {
    this.turn += 1;
  }

  private arrived(id: number): void {
    const change = this.under.get(id);
    if (change === undefined || this.quantity(this.channel, id) !== change.quantity) return;
    this.latencies.push(performance.now() - change.at);
    this.under.delete(id);
  }

  private quantity(shop: WooCommerceSimulator, id: number): number | null {
    return shop.shop.state.products.get(id)?.stock_quantity ?? null;
  }
}
