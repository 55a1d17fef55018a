import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { ean, upc } from './kit/barcodes';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { StoreOperator } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

const SIZES = { name: 'Size', options: ['S', 'M'], variation: true, visible: true };

describe('products of a store', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let store: WooCommerceSimulator;
  let connectionId: string;
  const ids: Record<string, number> = {};

  beforeAll(async () => {
    [hub, store] = await Promise.all([HubStand.open(), WooCommerceSimulator.start()]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    fill();
    connectionId = await operator.connect(store, { preset: 'stock-owner', language: 'de' });
    await operator.settled(connectionId);
  });
  afterAll(async () => {
    await hub?.close();
    await store?.close();
  });

  function fill(): void {
    const { shop } = store;
    const [kitchen, tea] = [shop.addCategory('Kitchen & Dining'), shop.addCategory('Tea')];
    ids['pot'] = shop.createProduct({
      name: 'Salt & Pepper „Mühle“', sku: 'Mill 1', global_unique_id: ean(1), regular_price: '19.90', sale_price: '14.5', weight: '0.4',
      description: '<p>Grinds <em>both</em></p>', categories: [{ id: tea.id }, { id: kitchen.id }], images: [{ src: 'https://img.example/a.jpg' }, { src: 'https://img.example/b.jpg' }],
      attributes: [{ name: 'MPN', options: ['M-77'], visible: true }], manage_stock: true, stock_quantity: 4,
    }).id;
    ids['upc'] = shop.createProduct({ name: 'By attribute', attributes: [{ name: 'upc', options: [upc(7)] }], regular_price: '5' }).id;
    ids['shirt'] = shop.createProduct({ name: 'Shirt', type: 'variable', sku: 'SHIRT', attributes: [SIZES] }).id;
    ids['small'] = shop.createVariation(ids['shirt'], { sku: 'SHIRT-S', regular_price: '20', attributes: [{ name: 'Size', option: 'S' }], image: { src: 'https://img.example/s.jpg' }, manage_stock: true, stock_quantity: 2 }).id;
    ids['medium'] = shop.createVariation(ids['shirt'], { regular_price: '21', attributes: [{ name: 'Size', option: 'M' }], manage_stock: true, stock_quantity: 3 }).id;
    ids['mug'] = shop.createProduct({ name: 'Mug', type: 'variable', sku: 'MUG', attributes: [SIZES], manage_stock: true, stock_quantity: 9 }).id;
    ids['mugSmall'] = shop.createVariation(ids['mug'], { sku: 'MUG-S', regular_price: '7', attributes: [{ name: 'Size', option: 'S' }] }).id;
    ids['mugMedium'] = shop.createVariation(ids['mug'], { sku: 'MUG-M', regular_price: '8', attributes: [{ name: 'Size', option: 'M' }] }).id;
  }

  const of = (name: string) => catalogue.of(connectionId, ids[name] as number);

  it('come in with counts that add up', async () => {
    const [run] = await operator.runs(connectionId, 'import-products');
    expect(run).toMatchObject({ state: 'succeeded', counts: { total: { read: 8, created: 8 }, simple: { created: 2 }, parent: { created: 2 }, variant: { created: 4 } } });
    expect(await catalogue.parked(connectionId)).toEqual([]);
  });

  it('keep names, prices, categories in order, pictures, barcode and part number', async () => {
    const pot = await of('pot');
    expect(pot.fields).toMatchObject({
      'title@de': 'Salt & Pepper „Mühle“',
      'description@de': '<p>Grinds <em>both</em></p>',
      price: { amount: '14.5', currency: 'EUR' },
      compareAtPrice: { amount: '19.90', currency: 'EUR' },
      categories: [{ name: 'Kitchen & Dining' }, { name: 'Tea' }],
      images: [{ url: expect.stringMatching(/a\.jpg$/) }, { url: expect.stringMatching(/b\.jpg$/) }],
      weight: { value: '0.4', unit: 'kg' },
      mpn: 'M-77',
      gtin: ean(1),
    });
    expect(pot.identifiers.map(({ type, value }) => `${type}:${value}`).sort()).toEqual([`gtin:0${ean(1)}`, 'mpn:m-77', 'sku:mill1']);
    expect(pot.provenance['price']).toMatchObject({ connectionId, at: expect.any(String) });
    expect(pot.links[0]?.claims['price']).toMatchObject({ value: { amount: '14.5' }, at: expect.any(String) });
    expect((await of('upc')).identifiers).toMatchObject([{ type: 'gtin', value: `00${upc(7)}` }]);
  });

  it('show variants under their parent, without the SKU they only inherit', async () => {
    const [shirt, small, medium] = await Promise.all([of('shirt'), of('small'), of('medium')]);
    expect(shirt).toMatchObject({ kind: 'parent', variantIds: expect.arrayContaining([small.id, medium.id]) });
    expect(small).toMatchObject({ kind: 'variant', parentId: shirt.id, sku: 'SHIRT-S', title: 'Shirt - S', fields: { images: [{ url: expect.stringMatching(/s\.jpg$/) }] } });
    expect(medium).toMatchObject({ kind: 'variant', parentId: shirt.id, sku: null, title: 'Shirt - M' });
    expect((await catalogue.find('sku=shirt')).map(({ id }) => id)).toEqual([shirt.id]);
  });

  it('count a pool of variants once', async () => {
    const [mug, small, medium] = await Promise.all([of('mug'), of('mugSmall'), of('mugMedium')]);
    expect([small.stockItemId, medium.stockItemId]).toEqual([mug.stockItemId, mug.stockItemId]);
    const levels = await operator.list('/api/v1/stock-levels?limit=200');
    const pool = levels.filter(({ stockItemId }) => stockItemId === mug.stockItemId);
    expect(pool).toMatchObject([{ onHand: 9, productIds: expect.arrayContaining([mug.id, small.id, medium.id]) }]);
  });

  it('are found by SKU whatever its case and blanks, GTIN in any form, words and connection', async () => {
    const pot = await of('pot');
    for (const filter of ['sku=mill1', 'sku=%20MILL%20%201', `gtin=${ean(1)}`, `gtin=0${ean(1)}`, 'text=pepper', 'text=sal%20pep', `text=Mill&connection=${connectionId}`]) {
      expect([filter, (await catalogue.find(filter)).map(({ id }) => id)]).toEqual([filter, [pot.id]]);
    }
    for (const filter of [`gtin=${upc(7)}`, `gtin=0${upc(7)}`, `gtin=00${upc(7)}`]) {
      expect([filter, (await catalogue.find(filter)).map(({ title }) => title)]).toEqual([filter, ['By attribute']]);
    }
    expect(await catalogue.find('sku=none-such')).toEqual([]);
  });

  it('change within moments when a webhook tells of it', async () => {
    const before = await of('pot');
    store.shop.updateProduct(ids['pot'] as number, { name: 'Mill &amp; more', regular_price: '21.00' });
    const after = await catalogue.becomes(before.id, { title: 'Mill & more', fields: { compareAtPrice: { amount: '21.00' } } });
    expect(after.version).toBeGreaterThan(before.version);
    const created = store.shop.createProduct({ name: 'Late comer', sku: 'LATE', regular_price: '1' });
    expect(await catalogue.of(connectionId, created.id)).toMatchObject({ sku: 'LATE' });
    const large = store.shop.createVariation(ids['mug'] as number, { sku: 'MUG-L', regular_price: '9', attributes: [{ name: 'Size', option: 'S' }] });
    expect(await catalogue.of(connectionId, large.id)).toMatchObject({ kind: 'variant', parentId: (await of('mug')).id });
  });

  it('are polled by modification date when webhooks get lost', async () => {
    store.webhookFaults.set({ lost: 1 });
    store.advance(2_000);
    store.shop.updateProduct('SHIRT-S', { regular_price: '23' });
    const created = store.shop.createProduct({ name: 'Unannounced', sku: 'QUIET', regular_price: '1' });
    const run = await operator.run(connectionId, 'poll-products');
    expect(run.state).toBe('succeeded');
    expect(await of('small')).toMatchObject({ fields: { price: { amount: '23' } } });
    expect(await catalogue.of(connectionId, created.id)).toMatchObject({ sku: 'QUIET' });
    store.webhookFaults.clear();
  });

  it('write nothing at all when read again unchanged', async () => {
    const events = await operator.list('/api/v1/events?limit=200');
    const run = await operator.run(connectionId, 'import-products');
    const { read, unchanged } = run.counts['total'] ?? {};
    expect([run.state, unchanged]).toEqual(['succeeded', read]);
    expect(await operator.list('/api/v1/events?limit=200')).toHaveLength(events.length);
    expect(store.ledger.writesOf('stock_quantity')).toEqual([]);
  });

  it('tell a readable story', async () => {
    const { id } = await of('pot');
    await eventually(async () => {
      const timeline = await operator.list(`/api/v1/products/${id}/timeline`);
      expect(timeline.map(({ kind, what }) => `${String(kind)} ${String(what)}`)).toEqual(expect.arrayContaining(['event entrepot.product.changed', 'event entrepot.stock.changed', 'observation applied']));
      const times = timeline.map(({ at }) => String(at));
      expect(times).toEqual([...times].sort().reverse());
      expect(timeline.find(({ kind }) => kind === 'observation')).toMatchObject({ connectionId, details: { readAt: expect.stringMatching(/^\S+\.\d{3}Z$/) } });
    });
  });
});
