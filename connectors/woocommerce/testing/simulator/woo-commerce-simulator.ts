import { PageCache } from './controls/answer-cache';
import { FaultRules } from './controls/fault-rules';
import { Ledger } from './controls/ledger';
import { WebServer } from './controls/web-server';
import type { ApiKey } from './model/access';
import { ShopState } from './model/shop-state';
import { seededRandom } from './platform/seeded-random';
import { Router } from './rest/router';
import { WordPress } from './rest/word-press';
import { attributeRoutes } from './routes/attribute-routes';
import { orderNoteRoutes } from './routes/order-note-routes';
import { orderRoutes } from './routes/order-routes';
import { ProductQuery } from './routes/product-query';
import { productRoutes } from './routes/product-routes';
import { reportRoutes } from './routes/report-routes';
import { settingsRoutes } from './routes/settings-routes';
import type { ShopContext } from './routes/shop-context';
import { systemRoutes } from './routes/system-routes';
import { attributeTermRoutes, termRoutes } from './routes/term-routes';
import { variationRoutes } from './routes/variation-routes';
import { webhookRoutes } from './routes/webhook-routes';
import { SimulatedShop } from './simulated-shop';
import { resolveOptions, type SimulatorOptions } from './simulator-options';
import { HttpPoster } from './webhooks/http-post';
import { PingSender } from './webhooks/ping-sender';
import { WebhookDelivery } from './webhooks/webhook-delivery';
import { WebhookFaults } from './webhooks/webhook-faults';
import { WebhookQueue } from './webhooks/webhook-queue';

/**
 * A WooCommerce shop in this process, listening on a real port. Held against recorded traffic of 3.9.1, 5.9.0 and
 * 11.0.1; what it cannot do is listed with that test.
 */
export class WooCommerceSimulator {
  /** Changes made in the shop itself. */
  readonly shop: SimulatedShop;
  /** Every write received. */
  readonly ledger: Ledger;
  /** Faults of requests. */
  readonly faults: FaultRules;
  /** Faults of webhook deliveries. */
  readonly webhookFaults: WebhookFaults;
  /** The background queue of webhook deliveries. */
  readonly queue: WebhookQueue;
  private readonly poster = new HttpPoster();
  private readonly server: WebServer;
  private address = '';

  private constructor(private readonly state: ShopState) {
    const { settings } = state;
    this.shop = new SimulatedShop(state);
    this.ledger = new Ledger(settings.ledgerLimit);
    this.faults = new FaultRules(seededRandom(settings.seed + 1));
    this.webhookFaults = new WebhookFaults(seededRandom(settings.seed + 2));
    const pings = new PingSender(state, this.poster);
    this.queue = new WebhookQueue(state, new WebhookDelivery(state, this.poster, pings), this.webhookFaults);
    const wordPress = new WordPress(state, routerFor({ state, ledger: this.ledger, query: new ProductQuery(state), pings }));
    this.server = new WebServer({ state, wordPress, faults: this.faults, ledger: this.ledger, cache: new PageCache(state) });
  }

  /**
   * Starts a shop. Nothing is in it but one key (unless `keys` says otherwise).
   * @throws {RangeError} for a release older than 3.0. @throws when the port is taken.
   */
  static async start(options: SimulatorOptions = {}): Promise<WooCommerceSimulator> {
    const simulator = new WooCommerceSimulator(new ShopState(resolveOptions(options)));
    await simulator.open(options);
    return simulator;
  }

  /** Where the shop is reached, without trailing slash. */
  get url(): string {
    return this.address;
  }

  /** The oldest key that still exists: what a person would paste into a connection form. @throws {RangeError} when none is left. */
  get credentials(): ApiKey {
    const key = this.shop.keys()[0];
    if (!key) throw new RangeError('The shop has no key left');
    return key;
  }

  /** The present on the shop's clock. Milliseconds since 1970. */
  now(): number {
    return this.state.clock.now();
  }

  /** Moves the shop's clock. Unit: milliseconds. */
  advance(ms: number): void {
    this.state.clock.advance(ms);
  }

  /** Runs the webhook queue once. @returns how many deliveries were made. */
  runQueue(): Promise<number> {
    return this.queue.run();
  }

  /** Stops the queue and the server; open and hanging connections are cut. May be called twice. */
  async close(): Promise<void> {
    await this.queue.stop();
    await this.server.close();
    this.poster.close();
  }

  private async open(options: SimulatorOptions): Promise<void> {
    const { settings } = this.state;
    const host = options.host ?? '127.0.0.1';
    const port = await this.server.listen(options.port ?? 0, host, options.certificate);
    const isTls = settings.transport === 'https' || settings.transport === 'hidden-https';
    this.address = `${isTls ? 'https' : 'http'}://${host}:${port}`;
    if (settings.homeUrl === '') settings.homeUrl = this.address;
    for (const key of options.keys ?? [{}]) this.shop.addKey(key);
    if (settings.queue === 'automatic') this.queue.startAutomatic(settings.queueIntervalMs);
  }
}

function routerFor(context: ShopContext): Router {
  return new Router(context.state, [
    ...productRoutes(context),
    ...variationRoutes(context),
    ...termRoutes(context),
    ...attributeRoutes(context),
    ...attributeTermRoutes(context),
    ...orderRoutes(context),
    ...orderNoteRoutes(context),
    ...reportRoutes(context),
    ...webhookRoutes(context),
    ...settingsRoutes(context),
    ...systemRoutes(context),
  ]);
}
