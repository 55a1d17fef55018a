import { createHmac } from 'node:crypto';
import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator, type Row } from './kit/store-operator';

jest.setTimeout(120_000);

describe('pausing and deleting connections', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let ownerId: string;
  let channelId: string;

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    operator = new StoreOperator(hub);
    for (const shop of [owner, channel]) shop.shop.createProduct({ name: 'Tent', sku: 'TENT', manage_stock: true, stock_quantity: 10 });
    ownerId = await operator.connect(owner, { name: 'Owner', preset: 'stock-owner' });
    channelId = await operator.connect(channel, { name: 'Channel' });
    await Promise.all([operator.settled(ownerId), operator.settled(channelId)]);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  const path = (id: string, verb: string): string => `/api/v1/connections/${id}/${verb}`;
  const onHand = async (): Promise<unknown> => (await operator.list('/api/v1/stock-levels'))[0]?.['onHand'];

  /** A delivery as the store would send it, for a webhook the test keeps in hand. */
  function deliver(url: string, secret: string, payload: object, topic = 'product.updated'): Promise<{ status: number }> {
    const raw = JSON.stringify(payload);
    const signature = createHmac('sha256', secret).update(raw).digest('base64');
    return hub.call('POST', new URL(url).pathname, { key: null, raw, headers: { 'x-wc-webhook-topic': topic, 'x-wc-webhook-signature': signature } });
  }

  it('stores webhooks of a paused owner and answers them, but neither reads nor imports', async () => {
    expect(await operator.ok('POST', path(ownerId, 'pause'))).toMatchObject({ status: 'paused' });
    const reads = owner.ledger.requests().length;
    owner.shop.setStock('TENT', 6);
    owner.shop.createProduct({ name: 'Lamp', sku: 'LAMP', manage_stock: true, stock_quantity: 3 });
    await eventually(() => expect([owner.queue.length, owner.queue.deliveries().at(-1)?.status]).toEqual([0, 200]));
    hub.clock.advance(11 * 60_000);
    await eventually(async () => expect((await hub.call<string>('GET', '/metrics')).body).toMatch(/entrepot_observations_waiting [1-9]/));
    expect([await onHand(), owner.ledger.requests().length]).toEqual([10, reads]);
    expect(await operator.refused('POST', path(ownerId, 'runs'), { body: { operation: 'import-products' } })).toMatchObject({ status: 409, code: 'run.connection-not-active' });
  });

  it('catches up when it goes on, also on what no webhook told', async () => {
    owner.queue.clear();
    owner.shop.disableWebhooks();
    owner.shop.setStock('TENT', 5);
    await operator.ok('POST', path(ownerId, 'activate'));
    await shows(channel, 'TENT', 5);
    await eventually(async () => expect(await operator.list('/api/v1/products?sku=LAMP')).toHaveLength(1));
    await operator.settled(ownerId);
    expect(owner.shop.webhooks().map(({ status }) => status)).toEqual(['active', 'active', 'active', 'active']);
  });

  it('writes nothing to a paused channel, and once to one that goes on', async () => {
    await operator.ok('POST', path(channelId, 'pause'));
    const { position } = channel.ledger;
    owner.shop.setStock('TENT', 4);
    owner.shop.setStock('TENT', 3);
    await eventually(async () => expect(await onHand()).toBe(3));
    expect(channel.ledger.since(position)).toEqual([]);
    await operator.ok('POST', path(channelId, 'activate'));
    await shows(channel, 'TENT', 3);
    expect(channel.ledger.since(position).filter(({ resource }) => resource !== 'webhook').map(({ fields }) => fields)).toEqual([{ stock_quantity: 3 }]);
  });

  it('does nothing when it is paused or switched on twice', async () => {
    for (const verb of ['pause', 'pause', 'activate', 'activate']) await operator.ok('POST', path(channelId, verb));
    expect((await operator.connection(channelId)).status).toBe('active');
  });

  it('takes its webhooks down when it is deleted, and is gone for the store', async () => {
    const [webhook] = channel.shop.webhooks();
    const lamp = { ...channel.shop.product('TENT') };
    // A delivery just before: what the hub remembers of the connection must not outlive it.
    expect((await deliver(webhook!.delivery_url, webhook!.secret, { id: lamp.id }, 'product.deleted')).status).toBe(200);
    await operator.ok('DELETE', `/api/v1/connections/${channelId}`);
    expect(channel.shop.webhooks()).toEqual([]);
    expect((await deliver(webhook!.delivery_url, webhook!.secret, { id: lamp.id }, 'product.deleted')).status).toBe(410);
    expect((await hub.call('GET', `/api/v1/connections/${channelId}`)).status).toBe(404);
    const stockBefore = quantityIn(channel, 'TENT');
    owner.shop.setStock('TENT', 9);
    await eventually(async () => expect(await onHand()).toBe(9));
    expect(quantityIn(channel, 'TENT')).toBe(stockBefore);
  });

  it('frees its warehouse and its name and leaves the masters', async () => {
    const masters = await operator.list('/api/v1/products');
    await operator.ok('DELETE', `/api/v1/connections/${ownerId}`);
    expect(owner.shop.webhooks()).toEqual([]);
    expect((await operator.list('/api/v1/products')).map(({ id }) => id).sort()).toEqual(masters.map(({ id }) => id).sort());
    const warehouse = (await operator.list('/api/v1/warehouses'))[0];
    expect(warehouse).toMatchObject({ ownerConnectionId: null });
    const tent = (await operator.list('/api/v1/products?sku=TENT'))[0];
    await operator.ok('PUT', `/api/v1/stock-levels/${tent?.id}`, { body: { warehouseId: warehouse?.id, onHand: 2 } });
    const again = await operator.connect(owner, { name: 'Owner', preset: 'stock-owner' });
    await operator.settled(again);
    await eventually(async () => expect((await operator.ok<{ links: Row[] }>('GET', `/api/v1/products/${tent?.id}`)).links).toHaveLength(1));
    await eventually(async () => expect((await operator.list(`/api/v1/stock-levels?productId=${tent?.id}`))[0]?.['onHand']).toBe(9));
    expect(await operator.list('/api/v1/products')).toHaveLength(masters.length);
  });

  it('is deleted although the store is gone, and says which webhooks stay behind', async () => {
    const gone = await WooCommerceSimulator.start();
    const id = await operator.connect(gone, { name: 'Bankrupt' });
    await operator.settled(id);
    await gone.close();
    await operator.ok('DELETE', `/api/v1/connections/${id}`);
    const left = await operator.list<Row & { message: string }>('/api/v1/incidents?kind=webhooks-left-behind');
    expect(left[0]?.message).toContain('"Bankrupt"');
  });
});
