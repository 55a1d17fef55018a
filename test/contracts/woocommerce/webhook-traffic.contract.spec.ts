import { createHmac } from 'node:crypto';
import { ShopClient } from '../../../connectors/woocommerce/testing/simulator/specs/shop-client';
import { WebhookReceiver } from '../../../connectors/woocommerce/testing/simulator/specs/webhook-receiver';
import { ChangeActions } from './harness/change-actions';
import { LabShop } from './harness/lab-shop';
import { readSummary, VERSIONS } from './harness/recordings';
import { shapeDifferences } from './harness/shape';

/** Lines of the recorded summaries nothing here can do, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'REST: POST refund': 'refunds come with orders',
  'REST: PUT customer': 'customers come with contacts',
  'PHP: direct meta write (update_post_meta _stock)': 'writes past WooCommerce are not simulated',
  'POST refund (partial)': 'refunds come with orders',
  'PUT customer first_name': 'customers come with contacts',
  'customer places a paid order': 'customers come with contacts',
};
const TOPICS = [
  'order.created',
  'order.updated',
  'order.deleted',
  'product.created',
  'product.updated',
  'product.deleted',
  'product.restored',
];

interface RecordedChange {
  change: string;
  deliveries: Array<{ topic: string }>;
  dateModifiedMoved: Record<string, boolean>;
}

describe.each(VERSIONS)('webhooks and dates of WooCommerce %s', (version) => {
  let lab: LabShop;
  let receiver: WebhookReceiver;
  let actions: ChangeActions;
  let client: ShopClient;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    lab = await LabShop.open(version);
    client = new ShopClient(lab.simulator);
    actions = new ChangeActions(lab.simulator);
  });
  afterEach(async () => {
    await lab.simulator.close();
    await receiver.close();
  });

  const subscribe = async (topics: readonly string[], path = 'webhooks'): Promise<void> => {
    for (const topic of topics) await client.post(path, { topic, delivery_url: receiver.url, secret: 'hook-secret-1' });
    await lab.simulator.runQueue();
    receiver.take();
  };
  const delivered = async (): Promise<ReturnType<WebhookReceiver['take']>> => {
    await lab.simulator.runQueue();
    return receiver.take();
  };

  it('delivers for each change what was recorded', async () => {
    await subscribe(TOPICS);
    const changes = readSummary(version, 'webhook-deliveries', 'deliveries-per-change')['changes'] as RecordedChange[];
    for (const { change, deliveries } of changes) {
      if (change in LEFT_OUT) continue;
      const action = actions.find(change);
      expect([change, typeof action]).toEqual([change, 'function']);
      await action?.();
      const topics = (await delivered()).map(({ headers }) => String(headers['x-wc-webhook-topic']));
      expect([change, topics.sort()]).toEqual([change, deliveries.map(({ topic }) => topic).sort()]);
    }
  });

  it('moves the dates that were recorded to move', async () => {
    const changes = readSummary(version, 'meta', 'date-modified-matrix')['changes'] as RecordedChange[];
    const { products, orders } = lab.simulator.shop.state;
    const dateOf = (name: string): number => {
      const ids: Record<string, number> = { product: actions.product, variation: actions.variation, parent: actions.parent };
      return name === 'order' ? (orders.get(actions.order)?.date_modified ?? 0) : (products.get(ids[name] ?? 0)?.date_modified ?? 0);
    };
    for (const { change, dateModifiedMoved } of changes) {
      if (change in LEFT_OUT) continue;
      const before = Object.keys(dateModifiedMoved).map(dateOf);
      lab.setClock(lab.clock + 2000);
      const action = actions.find(change);
      expect([change, typeof action]).toEqual([change, 'function']);
      await action?.();
      const moved = Object.fromEntries(Object.keys(dateModifiedMoved).map((name, index) => [name, dateOf(name) !== before[index]]));
      expect([change, moved]).toEqual([change, dateModifiedMoved]);
    }
  });

  it.each([
    ['product-updated', 'product.updated', () => client.put(`products/${actions.product}`, { stock_quantity: 3 })],
    ['product-updated-variation', 'product.updated', () => client.put(`products/${actions.parent}/variations/${actions.variation}`, { stock_quantity: 3 })],
    ['product-deleted', 'product.deleted', () => client.delete(`products/${actions.product}`)],
  ])('delivers %s with the recorded headers, shape and a true signature', async (name, topic, change) => {
    await subscribe([topic]);
    await change();
    const [received] = await delivered();
    const recorded = readSummary(version, 'webhook-deliveries', name)['request'] as { headers: Record<string, string>; bodyParsed: object };
    const expected = Object.keys(recorded.headers).filter((header) => /^(x-wc|content-type|user-agent)/i.test(header));
    expect(expected.filter((header) => received?.headers[header.toLowerCase()] === undefined)).toEqual([]);
    expect(received?.headers['user-agent']).toBe(recorded.headers['User-Agent']);
    const body = JSON.parse(received?.body ?? '') as object;
    // Entries of lists depend on the product; its own fields do not.
    const withoutLists = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => !Array.isArray(value)));
    expect(shapeDifferences(withoutLists(recorded.bodyParsed), withoutLists(body), { trimmed: false }).filter(differsByKind)).toEqual([]);
    const signature = createHmac('sha256', 'hook-secret-1').update(received?.body ?? '').digest('base64');
    expect(received?.headers['x-wc-webhook-signature']).toBe(signature);
  });
});

describe('outcomes of deliveries', () => {
  interface Outcome {
    answer: string;
    countsAs: 'success' | 'failure';
  }
  const recorded = (readSummary('11.0.1', 'webhook-failures', 'delivery-outcomes')['answers'] as Outcome[]).filter(({ answer }) => /^\d+$/.test(answer));

  it.each(recorded.map(({ answer, countsAs }) => [answer, countsAs] as const))('counts %s as %s', async (answer, countsAs) => {
    const receiver = await WebhookReceiver.start();
    const lab = await LabShop.open('11.0.1');
    const client = new ShopClient(lab.simulator);
    await client.post('webhooks', { topic: 'product.created', delivery_url: receiver.url });
    const webhook = [...lab.simulator.shop.state.webhooks.values()][0];
    if (webhook) webhook.failureCount = 2;
    receiver.status = Number(answer);
    await client.post('products', { name: 'x' });
    await lab.simulator.runQueue();
    expect(webhook?.failureCount).toBe(countsAs === 'success' ? 0 : 3);
    await lab.simulator.close();
    await receiver.close();
  });
});

// The recorded product has a low-stock mark and the like; null in one and a value in the other is data, not shape.
function differsByKind(difference: string): boolean {
  return !/ is (null, recorded|\w+, recorded null)/.test(difference);
}
