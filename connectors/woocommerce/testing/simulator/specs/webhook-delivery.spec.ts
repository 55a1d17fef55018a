import { createHmac } from 'node:crypto';
import { WooCommerceSimulator } from '../index';
import { ShopClient } from './shop-client';
import { WebhookReceiver } from './webhook-receiver';

describe('webhooks', () => {
  let simulator: WooCommerceSimulator;
  let client: ShopClient;
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
    simulator = await WooCommerceSimulator.start({ queue: 'manual', pingTimeoutMs: 500, webhookTimeoutMs: 500 });
    client = new ShopClient(simulator);
  });
  afterEach(async () => {
    await simulator.close();
    await receiver.close();
  });

  const subscribe = async (topic: string, path = 'webhooks'): Promise<number> => {
    const answer = await client.post(path, { name: 'Hub', topic, delivery_url: receiver.url, secret: 'hook-secret-1' });
    expect(answer.status).toBe(201);
    return Number(answer.body['id']);
  };
  const topics = (): string[] => receiver.take().map((request) => String(request.headers['x-wc-webhook-topic'] ?? request.body));
  const product = (more: object = {}): Promise<number> =>
    client.post('products', { name: 'Tasse & Teller', regular_price: '5', manage_stock: true, stock_quantity: 9, ...more }).then((a) => Number(a.body['id']));

  it('pings once, unsigned and form-encoded, while the webhook is being created', async () => {
    const id = await subscribe('product.updated');
    const [ping, ...more] = receiver.take();
    expect(more).toEqual([]);
    expect(ping?.body).toBe(`webhook_id=${id}`);
    expect(ping?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(ping?.headers['x-wc-webhook-signature']).toBeUndefined();
  });

  it('repeats a ping at every save until it is answered with exactly 200', async () => {
    receiver.status = 204;
    const id = await subscribe('product.updated');
    await client.put(`webhooks/${id}`, { name: 'Renamed' });
    expect(topics()).toEqual([`webhook_id=${id}`, `webhook_id=${id}`]);
    receiver.status = 200;
    await client.put(`webhooks/${id}`, { name: 'Again' });
    await client.put(`webhooks/${id}`, { name: 'And again' });
    expect(topics()).toEqual([`webhook_id=${id}`]);
    await client.put(`webhooks/${id}`, { delivery_url: `${receiver.url}/new` });
    expect(topics()).toEqual([`webhook_id=${id}`]);
  });

  it('delivers nothing inside the request, and one state for several changes', async () => {
    await subscribe('product.updated');
    const id = await product();
    receiver.take();
    await client.put(`products/${id}`, { stock_quantity: 4 });
    await client.put(`products/${id}`, { stock_quantity: 3 });
    expect(receiver.requests).toHaveLength(0);
    expect(await simulator.runQueue()).toBe(1);
    const [delivery] = receiver.take();
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ id, stock_quantity: 3, name: 'Tasse &amp; Teller' });
    const signature = createHmac('sha256', 'hook-secret-1').update(delivery?.body ?? '').digest('base64');
    expect(delivery?.headers['x-wc-webhook-signature']).toBe(signature);
    expect(delivery?.headers['x-wc-webhook-source']).toBe(`${simulator.url}/`);
  });

  it('echoes writes that change nothing', async () => {
    const id = await product();
    await subscribe('product.updated');
    receiver.take();
    await client.put(`products/${id}`, { stock_quantity: 9 });
    await simulator.runQueue();
    expect(topics()).toEqual(['product.updated']);
  });

  it('announces what a shop announces', async () => {
    for (const topic of ['order.created', 'order.updated', 'product.created', 'product.updated', 'product.deleted', 'product.restored']) {
      await subscribe(topic);
    }
    const id = await product();
    await simulator.runQueue();
    receiver.take();
    const told = async (change: () => unknown): Promise<string[]> => {
      await change();
      await simulator.runQueue();
      return topics();
    };
    expect(await told(() => client.post('orders', { status: 'processing', line_items: [{ product_id: id, quantity: 1 }] }))).toEqual([
      'order.created',
      'order.updated',
      'product.updated',
    ]);
    expect(await told(() => client.delete(`products/${id}`))).toEqual(['product.deleted']);
    expect(await told(() => client.put(`products/${id}`, { status: 'publish' }))).toEqual(['product.updated']);
    expect(await told(() => client.delete(`products/${id}?force=true`))).toEqual([]);
  });

  it('shares one delivery id within a second', async () => {
    await subscribe('product.updated');
    const ids = [await product(), await product(), await product()];
    simulator.advance(-(simulator.now() % 1000));
    receiver.take();
    await client.post('products/batch', { update: ids.map((id) => ({ id, stock_quantity: 1 })) });
    await simulator.runQueue();
    const deliveryIds = new Set(receiver.take().map((request) => request.headers['x-wc-webhook-delivery-id']));
    expect(deliveryIds.size).toBe(1);
  });

  it.each([
    [200, 'active', true],
    [204, 'active', true],
    [301, 'active', true],
    [302, 'active', true],
    [307, 'disabled', false],
    [410, 'disabled', false],
    [500, 'disabled', false],
    [0, 'disabled', false],
  ])('after seven deliveries answered with %p the webhook is %s', async (status, expected) => {
    const id = await subscribe('product.updated');
    const productId = await product();
    receiver.status = status;
    const shopWebhook = simulator.shop.webhooks()[0];
    for (let count = 1; count <= 7; count += 1) {
      expect(shopWebhook?.status).toBe('active');
      await client.put(`products/${productId}`, { stock_quantity: count });
      await simulator.runQueue();
    }
    expect((await client.get(`webhooks/${id}`)).body['status']).toBe(expected);
  });

  it('is disabled again by one more failure after being switched on, but not after a success', async () => {
    const id = await subscribe('product.updated');
    const productId = await product();
    const change = async (status: number): Promise<unknown> => {
      receiver.status = status;
      await client.put(`products/${productId}`, { stock_quantity: 1 });
      await simulator.runQueue();
      return (await client.get(`webhooks/${id}`)).body['status'];
    };
    for (let count = 0; count < 7; count += 1) await change(500);
    await client.put(`webhooks/${id}`, { status: 'active' });
    expect(await change(500)).toBe('disabled');
    await client.put(`webhooks/${id}`, { status: 'active' });
    expect(await change(200)).toBe('active');
    expect(await change(500)).toBe('active');
  });

  it('loses what happens while it is paused', async () => {
    const id = await subscribe('product.updated');
    const productId = await product();
    await simulator.runQueue();
    receiver.take();
    await client.put(`webhooks/${id}`, { status: 'paused' });
    await client.put(`products/${productId}`, { stock_quantity: 1 });
    await client.put(`webhooks/${id}`, { status: 'active' });
    await simulator.runQueue();
    expect(receiver.requests).toHaveLength(0);
  });

  it('delivers a signed error object when its owner is gone or the product deleted', async () => {
    const other = simulator.shop.addKey();
    const owned = await new ShopClient(simulator, other).post('webhooks', { topic: 'product.updated', delivery_url: receiver.url });
    expect(owned.status).toBe(201);
    const id = await product();
    receiver.take();
    simulator.shop.deleteKeyOwner(other.consumerKey);
    await client.put(`products/${id}`, {});
    await simulator.runQueue();
    const body = (index: number): unknown => JSON.parse(receiver.requests[index]?.body ?? '');
    expect(body(0)).toEqual({ code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot view this resource.', data: { status: 401 } });
    await subscribe('product.updated');
    await client.put(`products/${id}`, {});
    await client.delete(`products/${id}?force=true`);
    receiver.take();
    await simulator.runQueue();
    expect(body(1)).toMatchObject({ code: 'woocommerce_rest_product_invalid_id', data: { status: 404 } });
  });

  it('speaks the API generation it was created through', async () => {
    await subscribe('product.updated', '/wp-json/wc/v2/webhooks');
    const id = await product();
    receiver.take();
    await client.put(`products/${id}`, {});
    await simulator.runQueue();
    const payload = JSON.parse(receiver.take()[0]?.body ?? '') as Record<string, unknown>;
    expect(payload).toHaveProperty('in_stock', true);
    expect(payload).not.toHaveProperty('stock_status');
  });

  it('gives up on private addresses where WordPress would, counting each as a failure', async () => {
    const strict = await WooCommerceSimulator.start({ queue: 'manual', allowPrivateWebhookUrls: false });
    const strictClient = new ShopClient(strict);
    const made = await strictClient.post('webhooks', { topic: 'product.created', delivery_url: receiver.url });
    expect(made).toMatchObject({ status: 201, body: { status: 'active' } });
    strict.shop.createProduct({ name: 'x' });
    await strict.runQueue();
    expect(receiver.requests).toHaveLength(0);
    expect(strict.shop.webhooks()[0]?.failureCount).toBe(1);
    await strict.close();
  });
});
