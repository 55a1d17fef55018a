import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { CatalogueReader, type StockLevel } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator, type List, type Row } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const MINUTE = 60_000;
const SKUS = ['SOLD', 'FALLS', 'LOST', 'RISES', 'GRACE', 'ECHO', 'OWED', 'OFF'];

describe('sales in a channel', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let channelId: string;

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    for (const sku of SKUS) {
      owner.shop.createProduct({ name: sku, sku, regular_price: '10', manage_stock: true, stock_quantity: 10 });
      channel.shop.createProduct({ name: sku, sku, regular_price: '10', manage_stock: true, stock_quantity: 10 });
    }
    const ownerId = await operator.connect(owner, { name: 'owner', preset: 'stock-owner' });
    await operator.settled(ownerId);
    channelId = await operator.connect(channel, { name: 'channel' });
    await operator.settled(channelId);
  });
  afterEach(() => channel.webhookFaults.clear());
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  const levelOf = async (sku: string): Promise<StockLevel | undefined> => catalogue.level((await catalogue.bySku(sku)).id);
  const writesOf = (sku: string, since = 0): Array<Record<string, unknown>> =>
    channel.ledger.since(since).filter(({ productId }) => productId === channel.shop.product(sku).id).map(({ fields }) => ({ ...fields }));
  const shownStock = async (sku: string): Promise<unknown> => {
    const { links } = await catalogue.bySku(sku);
    return links.find(({ connectionId }) => connectionId === channelId)?.['stockShown'];
  };
  /** The hub has seen what the channel shows. */
  const seen = (sku: string, quantity: number): Promise<void> =>
    eventually(async () => expect(await shownStock(sku)).toMatchObject({ stock: { state: { quantity } } }));
  /** Everything that happened in the owner before this has reached the channel. */
  async function passed(): Promise<void> {
    const next = (quantityIn(owner, 'SOLD') ?? 0) + 1;
    owner.shop.setStock('SOLD', next);
    await shows(channel, 'SOLD', next);
  }

  it('are neither imported nor overwritten', async () => {
    const [events, before] = [await operator.list('/api/v1/events?limit=200'), await levelOf('GRACE')];
    channel.shop.sell('GRACE', 3);
    await seen('GRACE', 7);
    await operator.run(channelId, 'poll-products');
    await operator.run(channelId, 'export-stock');
    expect(quantityIn(channel, 'GRACE')).toBe(7);
    expect(await levelOf('GRACE')).toEqual(before);
    expect(writesOf('GRACE')).toEqual([]);
    expect(await operator.list('/api/v1/events?limit=200')).toHaveLength(events.length);
  });

  it('are kept when what is available falls less than the channel sold', async () => {
    channel.shop.sell('FALLS', 4);
    await seen('FALLS', 6);
    owner.shop.sell('FALLS', 1);
    await eventually(async () => expect(await levelOf('FALLS')).toMatchObject({ available: 9 }));
    await passed();
    expect([quantityIn(channel, 'FALLS'), writesOf('FALLS')]).toEqual([6, []]);
    owner.shop.setStock('FALLS', 2);
    await shows(channel, 'FALLS', 2);
  });

  it('are kept although the webhook that told of them was lost', async () => {
    channel.webhookFaults.set({ lost: 1 });
    channel.shop.sell('LOST', 5);
    owner.shop.sell('LOST', 2);
    await eventually(async () => expect(await levelOf('LOST')).toMatchObject({ available: 8 }));
    await passed();
    expect([quantityIn(channel, 'LOST'), writesOf('LOST')]).toEqual([5, []]);
  });

  it('give way when what is available rose', async () => {
    channel.shop.sell('RISES', 4);
    await seen('RISES', 6);
    owner.shop.setStock('RISES', 15);
    await shows(channel, 'RISES', 15);
    expect(writesOf('RISES')).toEqual([expect.objectContaining({ stock_quantity: 15 })]);
  });

  it('are corrected by the reconcile once they stood longer than the grace time', async () => {
    expect(quantityIn(channel, 'GRACE')).toBe(7);
    hub.clock.advance(11 * MINUTE);
    await operator.run(channelId, 'export-stock');
    await shows(channel, 'GRACE', 10);
  });

  it('do not mistake our own write for news when the webhook brings it back', async () => {
    await passed();
    const product = await catalogue.bySku('ECHO');
    owner.shop.setStock('ECHO', 4);
    await shows(channel, 'ECHO', 4);
    await seen('ECHO', 4);
    const [events, level, writes] = [await operator.list('/api/v1/events?limit=200'), await levelOf('ECHO'), channel.ledger.position];
    channel.shop.updateProduct('ECHO', {});
    await operator.run(channelId, 'poll-products');
    await operator.run(channelId, 'import-products');
    expect(await operator.list('/api/v1/events?limit=200')).toHaveLength(events.length);
    expect(await levelOf('ECHO')).toEqual(level);
    expect((await catalogue.product(product.id)).version).toBe(product.version);
    expect(channel.ledger.since(writes)).toEqual([]);
    expect(writesOf('ECHO')).toHaveLength(1);
  });

  it('see nothing below zero', async () => {
    owner.shop.updateProduct('OWED', { backorders: 'notify' });
    owner.shop.setStock('OWED', -4);
    await shows(channel, 'OWED', 0);
    expect(await levelOf('OWED')).toMatchObject({ onHand: -4, available: 0 });
    owner.shop.setStock('OWED', 3);
    await shows(channel, 'OWED', 3);
  });

  it('cannot be told of quantities by a shop that manages no stock, which is reported', async () => {
    channel.shop.setManageStock(false);
    const { checks } = await operator.ok<{ checks: ReadonlyArray<{ name: string; status: string }> }>('POST', `/api/v1/connections/${channelId}/verify`);
    expect(checks.find(({ name }) => name === 'stock-management')).toMatchObject({ status: 'warning' });
    owner.shop.setStock('OFF', 1);
    await eventually(async () => {
      const incidents = await operator.incidents(channelId);
      expect(incidents.filter(({ state }) => state === 'open').map(({ message }) => message)).toEqual([expect.stringMatching(/hold|manage/)]);
    });
    channel.shop.setManageStock(true);
  });

  it('leave every delivery with its reason on the timeline', async () => {
    const { id } = await catalogue.bySku('RISES');
    const timeline = await hub.call<List<Row>>('GET', `/api/v1/products/${id}/timeline`);
    const [delivery] = timeline.body.data.filter(({ kind }) => kind === 'delivery');
    expect(delivery).toMatchObject({ connectionId: channelId, details: { aspect: 'stock', error: null, sentAt: expect.stringMatching(/Z$/) } });
  });
});
