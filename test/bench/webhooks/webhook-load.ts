import { createHmac } from 'node:crypto';
import autocannon from 'autocannon';
import type { WooCommerceSimulator } from '@connectors/woocommerce/simulator';

/** A delivery as a shop sends it. */
export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `product.updated` deliveries for the shop's simple products, signed with the secret of the webhook the hub made there. */
export async function signedDeliveries(simulator: WooCommerceSimulator, count: number): Promise<SignedDelivery[]> {
  const { state } = simulator.shop;
  const webhook = [...state.webhooks.values()].find((candidate) => candidate.topic === 'product.updated');
  if (webhook === undefined) throw new Error('The hub made no webhook for product.updated');
  const simple = state.products.all().filter((product) => product.type === 'simple');
  const { consumerKey, consumerSecret } = simulator.credentials;
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
  const deliveries: SignedDelivery[] = [];
  for (const { id } of simple.slice(0, count)) {
    const answer = await fetch(`${simulator.url}/wp-json/wc/v3/products/${id}`, { headers: { authorization } });
    const body = await answer.text();
    deliveries.push({ body, headers: headersOf(webhook.id, createHmac('sha256', webhook.secret).update(body, 'utf8').digest('base64')) });
  }
  return deliveries;
}

function headersOf(webhookId: number, signature: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'WooCommerce/11.0.1 Hookshot (WordPress/6.9)',
    'x-wc-webhook-source': 'https://shop.example/',
    'x-wc-webhook-topic': 'product.updated',
    'x-wc-webhook-resource': 'product',
    'x-wc-webhook-event': 'updated',
    'x-wc-webhook-signature': signature,
    'x-wc-webhook-id': String(webhookId),
    'x-wc-webhook-delivery-id': 'd41d8cd98f00b204e9800998ecf8427e',
  };
}

/** What a target stood. */
export interface LoadResult {
  readonly perSecond: number;
  /** Unit: milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly deliveries: readonly SignedDelivery[];
  /** Senders at the same time, each waiting for its answer. */
  readonly connections: number;
  readonly seconds: number;
}

/** Sends deliveries in turn for some seconds. @throws when one is not answered with success. */
export async function sendLoad({ url, path, deliveries, connections, seconds }: Load): Promise<LoadResult> {
  const requests = deliveries.map(({ headers, body }) => ({ method: 'POST' as const, path, headers, body }));
  const result = await autocannon({ url, connections, duration: seconds, requests });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad > 0) throw new Error(`${bad} of ${result.requests.total} webhooks were not answered with success by ${url}`);
  return { perSecond: result.requests.total / result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}
