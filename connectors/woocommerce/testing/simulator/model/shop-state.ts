import type { ShopSettings } from '../simulator-options';
import { SiteClock } from '../platform/site-clock';
import { seededRandom, type Random } from '../platform/seeded-random';
import { AccessRegister } from './access';
import { ProductStore } from './product-store';
import type { StoredOrder } from './stored-order';
import type { StoredWebhook } from './stored-webhook';
import { TermStore } from './term-store';

/** A global attribute (`pa_...`) and its terms. */
export interface GlobalAttribute {
  id: number;
  name: string;
  slug: string;
  type: string;
  order_by: string;
  has_archives: boolean;
  terms: TermStore;
}

/** A picture in the media library. */
export interface StoredImage {
  id: number;
  src: string;
  name: string;
  alt: string;
  date: number;
}

/** A coupon, as far as orders need it: a percentage off every line. */
export interface StoredCoupon {
  id: number;
  code: string;
  percent: number;
}

/** A change a webhook may be waiting for. */
export interface ShopEvent {
  resource: 'product' | 'order' | 'customer' | 'coupon';
  event: 'created' | 'updated' | 'deleted' | 'restored';
  id: number;
}

/** Counters behind the ids of one shop. Products, orders and pictures share one, as posts do. */
export class IdCounters {
  private readonly last = { post: 12, term: 15, meta: 0, webhook: 0, attribute: 0, line: 0, note: 0 };

  next(kind: keyof IdCounters['last']): number {
    this.last[kind] += 1;
    return this.last[kind];
  }

  /** Makes the next id of that kind lie above a known one. */
  reserve(kind: keyof IdCounters['last'], id: number): void {
    this.last[kind] = Math.max(this.last[kind], id);
  }

  /** Sets the next id of that kind exactly; for replaying recordings. */
  continueAt(kind: keyof IdCounters['last'], id: number): void {
    this.last[kind] = id - 1;
  }
}

/** Everything one simulated shop knows. Rules live in `writing`, looks in `rendering`; this only holds. */
export class ShopState {
  readonly clock: SiteClock;
  readonly random: Random;
  readonly ids = new IdCounters();
  readonly products = new ProductStore();
  readonly categories = new TermStore(() => this.ids.next('term'));
  readonly tags = new TermStore(() => this.ids.next('term'));
  readonly brands = new TermStore(() => this.ids.next('term'));
  readonly shippingClasses = new TermStore(() => this.ids.next('term'));
  readonly attributes = new Map<number, GlobalAttribute>();
  /** The category of products that have none. */
  readonly defaultCategoryId = 15;
  readonly images = new Map<number, StoredImage>();
  readonly orders = new Map<number, StoredOrder>();
  readonly coupons = new Map<string, StoredCoupon>();
  readonly webhooks = new Map<number, StoredWebhook>();
  readonly access = new AccessRegister();
  private readonly listeners: Array<(event: ShopEvent) => void> = [];

  constructor(readonly settings: ShopSettings) {
    this.clock = new SiteClock(settings.now, settings.zone);
    this.random = seededRandom(settings.seed);
    this.categories.create({ id: this.defaultCategoryId, name: 'Uncategorized' });
  }

  /** Calls the listener for every change that has webhook topics. */
  onEvent(listener: (event: ShopEvent) => void): void {
    this.listeners.push(listener);
  }

  emit(resource: ShopEvent['resource'], event: ShopEvent['event'], id: number): void {
    for (const listener of this.listeners) listener({ resource, event, id });
  }
}
