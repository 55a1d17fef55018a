import { WooCommerceSimulator, type SimulatorOptions } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { shows, StoreOperator } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const SIZES = { name: 'Size', options: ['S', 'M'], variation: true, visible: true };

const KINDS: ReadonlyArray<readonly [string, SimulatorOptions]> = [
  ['WooCommerce 11', {}],
  ['WooCommerce 9.9', { version: '9.9.5' }],
  ['WooCommerce 5.9', { version: '5.9.0' }],
  ['WooCommerce 3.9, where no filter by date exists', { version: '3.9.1' }],
  ['WooCommerce 3.4, which speaks wc/v2 only', { version: '3.4.0' }],
  ['plain http with OAuth', { transport: 'http' }],
  ['a host that drops the header', { dropsAuthorization: true }],
  ['a hardened site without index', { hidesIndex: true }],
  ['a host that refuses PUT and DELETE', { refusedMethods: ['PUT', 'DELETE'] }],
  ['a proxy that removes totals', { strippedHeaders: ['X-WP-Total', 'X-WP-TotalPages'] }],
  ['a site far east', { zone: { timezone: 'Pacific/Auckland' } }],
];

describe('stores of every kind', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  const open: WooCommerceSimulator[] = [];

  beforeAll(async () => {
    hub = await HubStand.open();
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((shop) => shop.close()));
  });
  afterAll(() => hub?.close());

  async function start(options: SimulatorOptions): Promise<WooCommerceSimulator> {
    const shop = await WooCommerceSimulator.start(options);
    open.push(shop);
    return shop;
  }

  it.each(KINDS)('agree on products, variations and stock: %s', async (name, options) => {
    const store = await start(options);
    const tag = `K${KINDS.findIndex(([kind]) => kind === name)}`;
    const { shop } = store;
    const counted = { manage_stock: true, regular_price: '7' };
    const cup = shop.createProduct({ name: 'Caf&eacute; &amp; Cup', sku: `${tag}-CUP`, stock_quantity: 3, ...counted });
    const shirt = shop.createProduct({ name: 'Shirt', type: 'variable', attributes: [SIZES] });
    const small = shop.createVariation(shirt.id, { sku: `${tag}-S`, attributes: [{ name: 'Size', option: 'S' }], stock_quantity: 2, ...counted });
    const mug = shop.createProduct({ name: 'Mug', type: 'variable', attributes: [SIZES], manage_stock: true, stock_quantity: 9 });
    const mugs = ['S', 'M'].map((option) => shop.createVariation(mug.id, { sku: `${tag}-MUG-${option}`, regular_price: '7', attributes: [{ name: 'Size', option }] }));
    const warehouse = await operator.ok<{ id: string }>('POST', '/api/v1/warehouses', { body: { code: tag.toLowerCase(), name: tag } });
    const id = await operator.connect(store, { name: tag, preset: 'sales-channel', warehouseId: warehouse.id });
    await operator.settled(id);
    const [run] = await operator.runs(id, 'import-products');
    expect(run).toMatchObject({ state: 'succeeded', counts: { total: { read: 6, created: 6, parked: 0 } } });

    const put = (productId: string, onHand: number): Promise<unknown> => operator.ok('PUT', `/api/v1/stock-levels/${productId}`, { body: { warehouseId: warehouse.id, onHand } });
    await put((await catalogue.of(id, cup.id)).id, 11);
    await put((await catalogue.of(id, small.id)).id, 12);
    await put((await catalogue.of(id, mugs[0]?.id ?? 0)).id, 13);
    await shows(store, cup.id, 11);
    await shows(store, small.id, 12);
    await shows(store, mug.id, 13);
    const pool = store.ledger.entries().filter(({ productId }) => [mug.id, ...mugs.map((variation) => variation.id)].includes(productId));
    expect(pool.map(({ productId, fields }) => [productId, fields['stock_quantity']])).toEqual([[mug.id, 13]]);

    store.advance(3_000);
    shop.updateProduct(cup.id, { name: 'Tasse' });
    await eventually(async () => {
      await operator.run(id, 'poll-products');
      expect(await catalogue.of(id, cup.id)).toMatchObject({ title: 'Tasse' });
    });
    await operator.ok('DELETE', `/api/v1/connections/${id}`);
  });

  it.each(['wpml', 'polylang'] as const)('take translated twins as languages of one listing: %s', async (kind) => {
    const store = await start({ languages: { kind, languages: ['de', 'en', 'sv'], defaultLanguage: 'de' }, seed: 5 });
    const { shop } = store;
    const counted = { manage_stock: true, stock_quantity: 4, regular_price: '7' };
    const original = shop.createProduct({ name: 'Zelt', sku: `${kind}-1`, lang: 'de', ...counted });
    const english = shop.createProduct({ name: 'Tent', lang: 'en', translation_of: original.id, ...counted });
    const swedish = shop.createProduct({ name: 'Tält', lang: 'sv', translation_of: original.id, ...counted });
    for (const twin of [english, swedish]) shop.updateProduct(twin.id, { sku: `${kind}-1` });
    const warehouse = await operator.ok<{ id: string }>('POST', '/api/v1/warehouses', { body: { code: kind, name: kind } });
    const id = await operator.connect(store, { name: kind, language: 'de', warehouseId: warehouse.id });
    await operator.settled(id);
    expect(await catalogue.parked(id)).toEqual([]);
    const product = await catalogue.of(id, original.id);
    expect(product.fields).toMatchObject({ 'title@de': 'Zelt', 'title@en': 'Tent', 'title@sv': 'Tält' });
    expect(product.links.map(({ externalId, language }) => [externalId, language]).sort()).toEqual([[`${original.id}`, 'de'], [`${english.id}`, 'en'], [`${swedish.id}`, 'sv']].sort());
    expect(await operator.list(`/api/v1/listings?connectionId=${id}`)).toMatchObject([{ listingKey: `${original.id}`, state: 'listed', linkIds: [expect.anything(), expect.anything(), expect.anything()] }]);
    await operator.ok('PUT', `/api/v1/stock-levels/${product.id}`, { body: { warehouseId: warehouse.id, onHand: 8 } });
    await shows(store, original.id, 8);
    expect([...new Set(store.ledger.writesOf('stock_quantity').map(({ productId }) => productId))]).toEqual([original.id]);
    shop.trash(swedish.id);
    await eventually(async () => expect((await catalogue.product(product.id)).links.find(({ language }) => language === 'sv')).toMatchObject({ gone: true }), { timeoutMs: 15_000 });
    expect((await catalogue.listingOf(id, original.id))?.['state']).toBe('listed');
    expect(await catalogue.product(product.id)).toMatchObject({ status: 'active' });
  });
});
