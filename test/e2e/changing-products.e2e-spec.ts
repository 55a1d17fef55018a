import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { ean } from './kit/barcodes';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const SIZE = { name: 'Size', options: ['S', 'M'], variation: true, visible: true };
const counted = (quantity: number): Record<string, unknown> => ({ regular_price: '10', manage_stock: true, stock_quantity: quantity });

describe('products that change their nature', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let owner: WooCommerceSimulator;
  let channel: WooCommerceSimulator;
  let ownerId: string;
  let channelId: string;

  beforeAll(async () => {
    [hub, owner, channel] = await Promise.all([HubStand.open(), WooCommerceSimulator.start(), WooCommerceSimulator.start({ seed: 2, languages: { kind: 'wpml', languages: ['en', 'sv'], defaultLanguage: 'en' } })]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    owner.shop.createProduct({ name: 'First', sku: 'FIRST', ...counted(1) });
    ownerId = await operator.connect(owner, { name: 'owner', preset: 'stock-owner' });
    await operator.settled(ownerId);
    channelId = await operator.connect(channel, { name: 'channel' });
    await operator.settled(channelId);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner?.close(), channel?.close()]);
  });

  /** The same product in both stores, tied and at the owner's stock. */
  async function both(sku: string, quantity: number, more: object = {}): Promise<{ mine: number; theirs: number; id: string }> {
    const mine = owner.shop.createProduct({ name: sku, sku, ...counted(quantity), ...more }).id;
    const { id } = await catalogue.of(ownerId, mine);
    const theirs = channel.shop.createProduct({ name: sku, sku, ...counted(0), ...more }).id;
    expect((await catalogue.of(channelId, theirs)).id).toBe(id);
    await shows(channel, theirs, quantity);
    return { mine, theirs, id };
  }

  /** A variable product in both stores. */
  async function variable(tag: string, parentFields: object, variationFields: (option: string) => object): Promise<Record<'mine' | 'theirs', number[]>> {
    const ids = { mine: [] as number[], theirs: [] as number[] };
    for (const [side, { shop }, connectionId] of [['mine', owner, ownerId], ['theirs', channel, channelId]] as const) {
      const parent = shop.createProduct({ name: tag, sku: tag, type: 'variable', attributes: [SIZE], ...parentFields });
      const variations = SIZE.options.map((option) => shop.createVariation(parent.id, { sku: `${tag}-${option}`, regular_price: '5', attributes: [{ name: 'Size', option }], ...variationFields(option) }));
      ids[side].push(parent.id, ...variations.map(({ id }) => id));
      for (const id of ids[side]) await catalogue.of(connectionId, id);
    }
    return ids;
  }

  it('keep their tie when they change their keys, and free the old ones', async () => {
    const { theirs, id } = await both('OLD-KEY', 5, { global_unique_id: ean(1) });
    await both('TAKEN', 6, { global_unique_id: ean(2) });
    channel.advance(1_000);
    channel.shop.updateProduct(theirs, { sku: 'NEW-KEY', global_unique_id: '' });
    await catalogue.becomes(id, { fields: { sku: 'NEW-KEY' } });
    // The owner's record still shows the old key: the newcomer is that product, too, and is sold from the same stock.
    const newcomer = channel.shop.createProduct({ name: 'Newcomer', sku: 'OLD-KEY', ...counted(0) });
    expect((await catalogue.of(channelId, newcomer.id)).id).toBe(id);
    await shows(channel, newcomer.id, 5);
    expect((await catalogue.of(channelId, theirs)).id).toBe(id);
  });

  it('become variable: the parent stays the product that was tied', async () => {
    const { mine, id } = await both('GROWS', 4);
    owner.advance(1_000);
    owner.shop.updateProduct(mine, { type: 'variable', attributes: [SIZE], manage_stock: false });
    const variation = owner.shop.createVariation(mine, { sku: 'GROWS-S', attributes: [{ name: 'Size', option: 'S' }], ...counted(2) });
    const variant = await catalogue.of(ownerId, variation.id);
    expect(variant).toMatchObject({ kind: 'variant', parentId: id });
    expect((await catalogue.product(id)).kind).toBe('parent');
    expect(await catalogue.level(variant.id)).toMatchObject({ onHand: 2 });
  });

  it('lose a variation without a word: the sweep finds it, and the parent knows', async () => {
    const ids = await variable('LOSES', {}, () => counted(3));
    const [, gone, stays] = ids.mine as [number, number, number];
    const [, theirs] = ids.theirs as [number, number];
    await shows(channel, theirs, 3);
    owner.webhookFaults.set({ lost: 1 });
    owner.shop.forceDelete(gone);
    owner.webhookFaults.clear();
    await operator.run(ownerId, 'sweep-products');
    await eventually(async () => expect((await catalogue.listingOf(ownerId, gone))?.['state']).toBe('broken'));
    expect((await catalogue.listingOf(ownerId, stays))?.['state']).toBe('listed');
    expect(await catalogue.level((await catalogue.of(channelId, theirs)).id)).toMatchObject({ mode: 'unknown' });
    expect(quantityIn(channel, theirs)).toBe(3);
  });

  it('go to the trash and come back with all their variations', async () => {
    const ids = await variable('TRASHED', {}, () => counted(3));
    const [parent = 0] = ids.theirs;
    for (const id of ids.theirs.slice(1)) await shows(channel, id, 3);
    channel.shop.trash(parent);
    for (const id of ids.theirs) await eventually(async () => expect([id, (await catalogue.listingOf(channelId, id))?.['state']]).toEqual([id, 'broken']), { timeoutMs: 15_000 });
    channel.shop.restore(parent);
    for (const id of ids.theirs) await eventually(async () => expect([id, (await catalogue.listingOf(channelId, id))?.['state']]).toEqual([id, 'listed']), { timeoutMs: 15_000 });
    owner.shop.setStock('TRASHED-S', 8);
    await shows(channel, ids.theirs[1] as number, 8);
  });

  it('share a pool, and are counted one by one again', async () => {
    const ids = await variable('POOL', counted(9), () => ({}));
    await shows(channel, ids.theirs[0] as number, 9);
    owner.shop.sell('POOL-S', 2);
    await shows(channel, ids.theirs[0] as number, 7);
    owner.advance(1_000);
    owner.shop.updateProduct('POOL-S', counted(4));
    const small = await catalogue.of(ownerId, ids.mine[1] as number);
    await eventually(async () => expect((await catalogue.levels((await catalogue.product(small.id)).id)).map(({ onHand }) => onHand)).toEqual([4]));
    expect((await catalogue.product(small.id)).stockItemId).not.toBe((await catalogue.of(ownerId, ids.mine[0] as number)).stockItemId);
    channel.advance(1_000);
    channel.shop.updateProduct(ids.theirs[1] as number, counted(0));
    await shows(channel, ids.theirs[1] as number, 4);
    expect(channel.shop.stockOf(ids.theirs[0] as number).stock_quantity).toBe(7);
  });

  it('wait as a conflict until the store says that they are translations', async () => {
    const original = channel.shop.createProduct({ name: 'Kettle', sku: 'KETTLE', lang: 'en', ...counted(1) });
    const master = await catalogue.of(channelId, original.id);
    const twin = channel.shop.createProduct({ name: 'Kittel', sku: 'Ket tle', lang: 'sv', ...counted(1) });
    expect(await catalogue.parkedRecord(channelId, twin.id)).toMatchObject({ code: 'identity.key-shown-twice', candidates: [master.id] });
    channel.advance(1_000);
    channel.shop.updateProduct(twin.id, { lang: 'sv', translation_of: original.id });
    expect((await catalogue.of(channelId, twin.id)).id).toBe(master.id);
    expect((await catalogue.product(master.id)).fields).toMatchObject({ 'title@en': 'Kettle', 'title@sv': 'Kittel' });
    await eventually(async () => expect(await catalogue.parked(channelId)).toEqual([]));
  });

  it('change only their back-orders', async () => {
    const { mine, theirs } = await both('BACK', 4);
    owner.advance(1_000);
    owner.shop.updateProduct(mine, { backorders: 'notify' });
    await eventually(() => expect(channel.shop.stockOf(theirs)).toMatchObject({ stock_quantity: 4, backorders: 'notify' }));
  });

  it('are counted again when a person ties them to the record that took the place of a lost one', async () => {
    const { mine, theirs, id } = await both('REPLACED', 5);
    owner.shop.forceDelete(mine);
    await operator.run(ownerId, 'sweep-products');
    await eventually(async () => expect(await catalogue.level(id)).toMatchObject({ mode: 'unknown' }));
    const successor = owner.shop.createProduct({ name: 'Replaced', sku: 'REPLACED', ...counted(3) });
    const parked = await catalogue.parkedRecord(ownerId, successor.id);
    expect(quantityIn(channel, theirs)).toBe(5);
    await operator.ok('POST', `/api/v1/parked/${parked.id}/release`, { body: { linkTo: id } });
    await shows(channel, theirs, 3);
  });

  it('may hold any text', async () => {
    const odd = `Tab\t"quotes" \\ 'single' <b>bold</b> 🏕️ ${'long '.repeat(2_000)}`;
    const product = owner.shop.createProduct({ name: 'Odd', sku: 'ODD "\' <>&%_', description: odd, ...counted(1) });
    const master = await catalogue.of(ownerId, product.id);
    await operator.run(ownerId, 'poll-products');
    expect((await catalogue.find(`sku=${encodeURIComponent(owner.shop.product(product.id).sku)}`)).map(({ id }) => id)).toEqual([master.id]);
    expect(String((await catalogue.product(master.id)).fields['description@en'])).toContain('🏕️');
  });
});
