import { WooCommerceSimulator, type FaultRule } from '@connectors/woocommerce/simulator';
import type { IncomingWebhook } from '@hub/connector-sdk';
import type { ConformanceFault, ConformanceSpoke } from '@hub/connector-sdk/testing';

import { renderProduct } from '../../testing/simulator/rendering/product-view';
import { signatureOf } from '../webhooks/signature';

const BAD_CREDENTIALS = { consumerKey: 'ck_badbadbadbadbad', consumerSecret: 'cs_badbadbadbadbad' };

/** The simulated shop as the conformance suite drives it. */
export class WooCommerceConformanceSpoke implements ConformanceSpoke {
  readonly badCredentials = BAD_CREDENTIALS;
  readonly settings: object;
  readonly credentials: { readonly consumerKey: string; readonly consumerSecret: string };
  readonly secrets: readonly string[];

  private constructor(private readonly simulator: WooCommerceSimulator) {
    const { consumerKey, consumerSecret } = simulator.credentials;
    this.settings = { url: simulator.url, requestTimeoutMs: 400 };
    this.credentials = { consumerKey, consumerSecret };
    this.secrets = [consumerKey, consumerSecret, ...Object.values(BAD_CREDENTIALS)];
  }

  static async start(version: string): Promise<WooCommerceConformanceSpoke> {
    return new WooCommerceConformanceSpoke(await WooCommerceSimulator.start({ version, queue: 'manual' }));
  }

  addProducts(count: number): string[] {
    const { shop } = this.simulator;
    return Array.from({ length: count }, (_, place) => String(shop.createProduct({ name: `Product ${place}`, regular_price: '9.00', manage_stock: true, stock_quantity: 5 }).id));
  }

  /** A plugin's type without a name, price or SKU. */
  addOddProduct(): string {
    const { id } = this.simulator.shop.createProduct({ name: 'Odd' });
    Object.assign(this.simulator.shop.product(id), { type: 'mystery-box', name: '' });
    return String(id);
  }

  removeProduct(externalId: string): void {
    this.simulator.shop.forceDelete(Number(externalId));
  }

  setStock(externalId: string, quantity: number): void {
    this.simulator.shop.setStock(Number(externalId), quantity);
  }

  stockOf(externalId: string): number | null {
    return this.simulator.shop.stockOf(Number(externalId)).stock_quantity;
  }

  addUnknownField(externalId: string): string {
    this.simulator.shop.updateProduct(Number(externalId), { meta_data: [{ key: 'plugin_field', value: { nested: 'survives-the-mapper' } }] });
    return 'survives-the-mapper';
  }

  requests(): number {
    return this.simulator.ledger.reads + this.simulator.ledger.writes;
  }

  writes(): number {
    return this.simulator.ledger.entries().filter((entry) => entry.outcome.status < 400).length;
  }

  pass(seconds: number): void {
    this.simulator.advance(seconds * 1000);
  }

  fault(fault: ConformanceFault): void {
    if (fault.kind === 'unauthorized') this.simulator.shop.deleteKeyOwner(this.credentials.consumerKey);
    else this.simulator.faults.add(ruleFor(fault));
  }

  webhookFor(externalId: string, secret: string): IncomingWebhook {
    const { shop } = this.simulator;
    const view = { state: shop.state, api: 'v3', context: 'view', at: this.simulator.now() } as const;
    const product = shop.state.products.get(Number(externalId));
    const rawBody = Buffer.from(JSON.stringify(product ? renderProduct(product, view) : null));
    const headers = { 'content-type': 'application/json', 'x-wc-webhook-topic': 'product.updated', 'x-wc-webhook-signature': signatureOf(rawBody, secret) };
    return { headers, rawBody, receivedAt: new Date().toISOString(), secrets: [secret] };
  }

  forged(webhook: IncomingWebhook): IncomingWebhook {
    return { ...webhook, rawBody: Buffer.from(webhook.rawBody.toString('utf8').replace('"stock_quantity":5', '"stock_quantity":6')) };
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

const RULES = {
  'server-error': { kind: 'server-error', times: 1 },
  'lost-answer': { kind: 'timeout-after', times: 1, match: { method: ['PUT', 'POST'] } },
  hang: { kind: 'timeout-before', times: 1 },
} as const;

function ruleFor(fault: ConformanceFault): FaultRule {
  if (fault.kind === 'rate-limited') return { kind: 'too-many-requests', times: 1, retryAfterSeconds: fault.retryAfterSeconds };
  return RULES[fault.kind as keyof typeof RULES];
}
