import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { StoreOperator } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const HOUR = 3_600_000;

/** What an owner's record says, and what the hub and its readers make of it. */
const OWNERS = {
  free: { fields: { manage_stock: false, stock_status: 'instock' }, level: { mode: 'untracked-in-stock', onHand: null }, view: { tracked: false, quantity: null, purchasable: true, backorderable: false } },
  closed: { fields: { manage_stock: false, stock_status: 'outofstock' }, level: { mode: 'untracked-out-of-stock', onHand: null }, view: { tracked: true, quantity: 0, purchasable: false, backorderable: false } },
  ordered: { fields: { manage_stock: false, stock_status: 'onbackorder' }, level: { mode: 'untracked-in-stock', onHand: null }, view: { tracked: false, quantity: null, purchasable: true, backorderable: true } },
  five: { fields: { manage_stock: true, stock_quantity: 5 }, level: { mode: 'tracked', onHand: 5 }, view: { tracked: true, quantity: 5, purchasable: true, backorderable: false } },
  none: { fields: { manage_stock: true, stock_quantity: 0 }, level: { mode: 'tracked', onHand: 0 }, view: { tracked: true, quantity: 0, purchasable: false, backorderable: false } },
  noneOrdered: { fields: { manage_stock: true, stock_quantity: 0, backorders: 'notify' }, level: { mode: 'tracked', onHand: 0 }, view: { tracked: true, quantity: 0, purchasable: false, backorderable: true } },
  owed: { fields: { manage_stock: true, stock_quantity: -2, backorders: 'yes' }, level: { mode: 'tracked', onHand: -2, available: 0 }, view: { tracked: true, quantity: -2, purchasable: false, backorderable: true } },
} as const;
type Owner = keyof typeof OWNERS;

/** How a channel keeps the product, before the hub speaks. */
const CHANNELS = {
  open: { manage_stock: false, stock_status: 'instock' },
  shut: { manage_stock: false, stock_status: 'outofstock' },
  counts: { manage_stock: true, stock_quantity: 3 },
} as const;
type Channel = keyof typeof CHANNELS;

/** What the channel shows in the end: status, quantity, backorders. A counted listing derives its status from its own quantity. */
const ENDS: Record<Owner, Record<Channel, readonly [string, number | null, string]>> = {
  free: { open: ['instock', null, 'no'], shut: ['instock', null, 'no'], counts: ['instock', 3, 'no'] },
  closed: { open: ['outofstock', null, 'no'], shut: ['outofstock', null, 'no'], counts: ['instock', 3, 'no'] },
  ordered: { open: ['onbackorder', null, 'no'], shut: ['onbackorder', null, 'no'], counts: ['instock', 3, 'no'] },
  five: { open: ['instock', null, 'no'], shut: ['instock', null, 'no'], counts: ['instock', 5, 'no'] },
  none: { open: ['outofstock', null, 'no'], shut: ['outofstock', null, 'no'], counts: ['outofstock', 0, 'no'] },
  noneOrdered: { open: ['onbackorder', null, 'no'], shut: ['onbackorder', null, 'no'], counts: ['onbackorder', 0, 'notify'] },
  owed: { open: ['onbackorder', null, 'no'], shut: ['onbackorder', null, 'no'], counts: ['onbackorder', 0, 'yes'] },
};

const PAIRS = (Object.keys(OWNERS) as Owner[]).flatMap((owner) => (Object.keys(CHANNELS) as Channel[]).map((channel) => [owner, channel] as const));

describe('stock in every form', () => {
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
    for (const [from, to] of PAIRS) {
      owner.shop.createProduct({ name: `${from} ${to}`, sku: `${from}-${to}`, regular_price: '10', ...OWNERS[from].fields });
      channel.shop.createProduct({ name: `${from} ${to}`, sku: `${from}-${to}`, regular_price: '10', ...CHANNELS[to] });
    }
    const ownerId = await operator.connect(owner, { preset: 'stock-owner' });
    await operator.settled(ownerId);
    channelId = await operator.create(channel);
    await operator.ok('POST', `/api/v1/connections/${channelId}/activate`, { body: { consent: true } });
    await operator.settled(channelId);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  function shown(sku: string): readonly [string, number | null, string] {
    const { stock_status, stock_quantity, backorders } = channel.shop.stockOf(sku);
    return [stock_status, stock_quantity, backorders];
  }

  it.each(Object.keys(OWNERS) as Owner[])('is read from the owner as it is: %s', async (name) => {
    const { id } = await catalogue.bySku(`${name}-open`);
    expect(await catalogue.level(id)).toMatchObject({ ...OWNERS[name].level, view: OWNERS[name].view });
  });

  it.each(PAIRS)('reaches a channel in its own terms: owner says %s, channel is %s', async (from, to) => {
    const sku = `${from}-${to}`;
    await eventually(() => expect([sku, shown(sku)]).toEqual([sku, ENDS[from][to]]));
    expect(channel.shop.product(sku).manage_stock).toBe(CHANNELS[to].manage_stock);
  });

  it('never sends manage_stock, and tells once of the listings that cannot hold it', async () => {
    expect(channel.ledger.entries().filter(({ fields }) => 'manage_stock' in fields)).toEqual([]);
    // Counted by the owner and not in the channel, or the other way round.
    await eventually(async () => expect(await operator.incidents(channelId, 'listing-cannot-hold-quantity')).toMatchObject([{ state: 'open', message: expect.stringContaining('11 listings') }]));
  });

  it('is not written again and again where the shop overrules it', async () => {
    const writes = channel.ledger.position;
    for (let round = 0; round < 3; round += 1) {
      hub.clock.advance(HOUR);
      channel.advance(HOUR);
      owner.advance(HOUR);
      expect((await operator.run(channelId, 'export-stock')).state).toBe('succeeded');
    }
    expect(channel.ledger.since(writes)).toEqual([]);
    expect(await operator.incidents(channelId, 'listing-cannot-hold-quantity')).toHaveLength(1);
    for (const [from, to] of PAIRS) expect([from, to, shown(`${from}-${to}`)]).toEqual([from, to, ENDS[from][to]]);
  });

  it('goes from one form to any other', async () => {
    const order: readonly Owner[] = ['closed', 'five', 'noneOrdered', 'free', 'owed', 'ordered', 'none', 'five'];
    for (const next of order) {
      owner.advance(2_000);
      for (const to of ['open', 'counts'] as const) owner.shop.updateProduct(`free-${to}`, { backorders: 'no', ...OWNERS[next].fields });
      const { id } = await catalogue.bySku('free-open');
      await eventually(async () => expect(await catalogue.level(id)).toMatchObject({ ...OWNERS[next].level, view: OWNERS[next].view }));
      await eventually(() => expect([next, shown('free-open')]).toEqual([next, ENDS[next].open]));
    }
    await eventually(() => expect(shown('free-counts')).toEqual(ENDS.five.counts));
    expect(channel.ledger.entries().filter(({ fields }) => 'manage_stock' in fields)).toEqual([]);
  });

  it('closes its incident when the merchant makes the listings agree', async () => {
    for (const [from, to] of PAIRS) {
      channel.advance(1_000);
      const counted = owner.shop.product(`${from}-${to}`).manage_stock;
      if (counted !== CHANNELS[to].manage_stock) channel.shop.updateProduct(`${from}-${to}`, counted ? { manage_stock: true, stock_quantity: 1 } : { manage_stock: false });
    }
    await operator.run(channelId, 'import-products');
    await operator.run(channelId, 'export-stock');
    await eventually(async () => expect((await operator.incidents(channelId, 'listing-cannot-hold-quantity')).filter(({ state }) => state === 'open')).toEqual([]), { timeoutMs: 20_000 });
  });
});
