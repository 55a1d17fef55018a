import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { ean } from './kit/barcodes';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { shows, StoreOperator } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const MINUTE = 60_000;

describe('products that leave a store', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let ownerId: string;
  let channelId: string;

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2 })]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    for (let number = 1; number <= 8; number += 1) {
      const product = { name: `Thing ${number}`, sku: `T-${number}`, global_unique_id: ean(number), regular_price: '10', manage_stock: true, stock_quantity: 10 };
      owner.shop.createProduct(product);
      channel.shop.createProduct({ ...product, stock_quantity: 3 });
    }
    ownerId = await operator.connect(owner, { name: 'owner', preset: 'stock-owner' });
    await operator.settled(ownerId);
    channelId = await operator.connect(channel, { name: 'channel' });
    await operator.settled(channelId);
    await shows(channel, 'T-8', 10);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  const listed = (shop: WooCommerceSimulator, connectionId: string, sku: string, state: string): Promise<void> => {
    const { id } = shop.shop.product(sku);
    return becomes(connectionId, id, state);
  };
  const becomes = (connectionId: string, externalId: number, state: string): Promise<void> =>
    eventually(async () => expect((await catalogue.listingOf(connectionId, externalId))?.['state']).toBe(state), { timeoutMs: 15_000 });

  it('break their listing in a channel; the master stays and nothing is written there any more', async () => {
    const { id } = channel.shop.product('T-1');
    const before = await catalogue.bySku('T-1');
    channel.shop.trash('T-1');
    await becomes(channelId, id, 'broken');
    const writes = channel.ledger.position;
    owner.shop.sell('T-1', 4);
    await eventually(async () => expect((await catalogue.level(before.id))?.available).toBe(6));
    owner.shop.sell('T-2', 1);
    await shows(channel, 'T-2', 9);
    expect(channel.ledger.since(writes).map(({ productId }) => productId)).not.toContain(id);
    expect(await catalogue.product(before.id)).toMatchObject({ status: 'active', title: 'Thing 1', mergedInto: null });
  });

  it('are listed again, with the present stock, when they come back', async () => {
    channel.shop.restore('T-1');
    await listed(channel, channelId, 'T-1', 'listed');
    await shows(channel, 'T-1', 6);
  });

  it('are found missing by the sweep when nobody told of it', async () => {
    const { id } = channel.shop.product('T-3');
    channel.shop.forceDelete('T-3');
    const sweep = await operator.run(channelId, 'sweep-products');
    expect(sweep).toMatchObject({ state: 'succeeded', counts: { total: { read: 8, updated: 1, unchanged: 7 } } });
    await becomes(channelId, id, 'broken');
  });

  it('are given up by a person who unlinks them, and come back by a relink when the record does', async () => {
    const { id } = channel.shop.product('T-4');
    const master = await catalogue.bySku('T-4');
    channel.shop.trash('T-4');
    await becomes(channelId, id, 'broken');
    const link = await catalogue.linkOf(channelId, id);
    expect(await operator.ok('POST', `/api/v1/links/${link.id}/unlink`)).toMatchObject({ state: 'unlinked' });
    channel.shop.restore('T-4');
    await operator.run(channelId, 'poll-products');
    const own = await catalogue.of(channelId, id);
    expect(own.id).not.toBe(master.id);
    expect(await operator.ok('POST', `/api/v1/links/${link.id}/relink`, { body: { productId: master.id } })).toMatchObject({ state: 'linked', productId: master.id });
    await becomes(channelId, id, 'listed');
    await shows(channel, 'T-4', 10);
  });

  it('are asked about when another record of the store takes up their keys', async () => {
    const master = await catalogue.bySku('T-3');
    const made = channel.shop.createProduct({ name: 'Thing 3 again', sku: 'T-3', global_unique_id: ean(3), regular_price: '10', manage_stock: true, stock_quantity: 0 });
    const parked = await catalogue.parkedRecord(channelId, made.id);
    expect(parked).toMatchObject({ reason: 'identity-conflict', code: 'identity.key-of-a-gone-record', candidates: [master.id], message: expect.stringContaining('gone') });
    expect(await operator.ok('POST', `/api/v1/parked/${parked.id}/release`, { body: { linkTo: master.id } })).toMatchObject({ state: 'released' });
    await shows(channel, 'T-3', 10);
    expect((await catalogue.product(master.id)).links).toHaveLength(3);
  });

  it('leave stock nobody states: it is unknown and not pushed until the owner or a person says so', async () => {
    const master = await catalogue.bySku('T-5');
    owner.shop.trash('T-5');
    await eventually(async () => expect(await catalogue.level(master.id)).toMatchObject({ mode: 'unknown', onHand: null, view: null }), { timeoutMs: 15_000 });
    const writes = channel.ledger.position;
    await operator.run(channelId, 'export-stock');
    expect(channel.ledger.since(writes)).toEqual([]);
    expect(channel.shop.stockOf('T-5').stock_quantity).toBe(10);
    owner.shop.restore('T-5');
    await eventually(async () => expect(await catalogue.level(master.id)).toMatchObject({ mode: 'tracked', onHand: 10 }), { timeoutMs: 15_000 });
    owner.shop.setStock('T-5', 2);
    await shows(channel, 'T-5', 2);
  });

  it('stop the nightly sweep when too many vanish at once, and go on when a person agrees', async () => {
    const gone = ['T-6', 'T-7', 'T-8'].map((sku) => owner.shop.product(sku).id);
    for (const id of gone) owner.shop.forceDelete(id);
    hub.clock.advance(25 * 60 * MINUTE);
    const waiting = await eventually(async () => {
      const run = (await operator.runs(ownerId, 'sweep-products')).find(({ trigger }) => trigger === 'schedule');
      expect(run?.state).toBe('waiting');
      return run;
    }, { timeoutMs: 15_000 });
    expect(waiting?.error).toMatchObject({ code: 'sweep.mass-disappearance', message: expect.stringContaining('"owner"') });
    expect((await operator.incidents(ownerId)).filter(({ kind }) => kind.includes('disappearance'))).toHaveLength(1);
    for (const id of gone) expect((await catalogue.listingOf(ownerId, id))?.['state']).toBe('listed');
    expect((await catalogue.level((await catalogue.bySku('T-6')).id))?.mode).toBe('tracked');
    const run = await operator.run(ownerId, 'sweep-products', { acceptDisappearance: true });
    expect(run.state).toBe('succeeded');
    for (const id of gone) expect((await catalogue.listingOf(ownerId, id))?.['state']).toBe('broken');
    expect((await catalogue.level((await catalogue.bySku('T-6')).id))?.mode).toBe('unknown');
    expect(channel.shop.stockOf('T-6').stock_quantity).toBe(10);
    expect((await operator.incidents(ownerId)).filter(({ kind, state }) => kind.includes('disappearance') && state === 'open')).toEqual([]);
  });

  it('are known again when a deleted connection is made anew', async () => {
    const before = await catalogue.find('kind=simple');
    await operator.ok('DELETE', `/api/v1/connections/${channelId}`);
    await operator.ok('DELETE', `/api/v1/connections/${ownerId}`);
    const kept = await catalogue.find('kind=simple');
    expect(kept.map(({ id, status, title }) => [id, status, title])).toEqual(before.map(({ id, status, title }) => [id, status, title]));
    expect((await catalogue.find(`gtin=${ean(2)}`)).map(({ title }) => title)).toEqual(['Thing 2']);
    ownerId = await operator.connect(owner, { name: 'owner', preset: 'stock-owner' });
    await operator.settled(ownerId);
    const after = await catalogue.find('kind=simple');
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect((await catalogue.level((await catalogue.bySku('T-2')).id))?.onHand).toBe(9);
  });
});
