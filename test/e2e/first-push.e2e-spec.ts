import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator, type Row } from './kit/store-operator';

jest.setTimeout(120_000);

interface Preview {
  readonly counts: { readonly listings: number; readonly changes: number; readonly goesToZero: number; readonly zeroShare: number } | null;
  readonly data: ReadonlyArray<{ readonly productId: string; readonly sku: string; readonly goesToZero: boolean; readonly shows: object; readonly wouldShow: object }>;
  readonly nextCursor: string | null;
}

describe('the first push to a store', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let owner: WooCommerceSimulator;
  const opened: WooCommerceSimulator[] = [];

  beforeAll(async () => {
    [hub, owner] = await Promise.all([HubStand.open(), WooCommerceSimulator.start()]);
    operator = new StoreOperator(hub);
    for (let item = 0; item < 10; item += 1) owner.shop.createProduct({ name: `Item ${item}`, sku: `ITEM-${item}`, manage_stock: true, stock_quantity: item < 4 ? 0 : 20 });
    const ownerId = await operator.connect(owner, { name: 'Owner', preset: 'stock-owner' });
    await operator.settled(ownerId);
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all([owner, ...opened].map((shop) => shop?.close()));
  });

  /** A store that sells ten of everything. */
  async function channel(): Promise<WooCommerceSimulator> {
    const shop = await WooCommerceSimulator.start({ seed: opened.length + 2 });
    opened.push(shop);
    for (let item = 0; item < 10; item += 1) shop.shop.createProduct({ name: `Item ${item}`, sku: `ITEM-${item}`, manage_stock: true, stock_quantity: 10 });
    return shop;
  }

  /** A channel that waits for consent. */
  async function asking(): Promise<{ shop: WooCommerceSimulator; id: string }> {
    const shop = await channel();
    const id = await operator.connect(shop);
    await operator.settled(id);
    await eventually(async () => expect(await operator.incidents(id, 'push-consent-needed')).toHaveLength(1));
    return { shop, id };
  }

  const stockWrites = (shop: WooCommerceSimulator): number => shop.ledger.writesOf('stock_quantity').length;
  const preview = (id: string, query = ''): Promise<Preview> => operator.ok('GET', `/api/v1/connections/${id}/push-preview${query}`);

  it('is shown and not made when too much would go to zero; consent at activation makes it', async () => {
    const { shop, id } = await asking();
    const [incident] = await operator.incidents(id, 'push-consent-needed');
    expect(incident).toMatchObject({ state: 'open', message: expect.stringContaining('4 of 10'), fix: expect.stringContaining('consent') });
    expect((await preview(id)).counts).toEqual({ listings: 10, changes: 10, goesToZero: 4, zeroShare: 0.4 });
    const seen: Array<Preview['data'][number]> = [];
    let cursor = '';
    do {
      const page = await preview(id, `?limit=3${cursor}`);
      expect(page.data.length).toBeLessThanOrEqual(3);
      seen.push(...page.data);
      cursor = page.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== '');
    expect(seen.map(({ sku }) => sku).sort()).toEqual(Array.from({ length: 10 }, (_, item) => `ITEM-${item}`));
    expect(seen.filter(({ goesToZero }) => goesToZero).map(({ sku }) => sku).sort()).toEqual(['ITEM-0', 'ITEM-1', 'ITEM-2', 'ITEM-3']);
    expect(seen.find(({ sku }) => sku === 'ITEM-9')).toMatchObject({ shows: { mode: 'tracked', quantity: 10 }, wouldShow: { mode: 'tracked', quantity: 20 } });
    owner.shop.setStock('ITEM-9', 21);
    await eventually(async () => expect((await preview(id)).data.find(({ sku }) => sku === 'ITEM-9')?.wouldShow).toMatchObject({ quantity: 21 }));
    expect(stockWrites(shop)).toBe(0);
    await operator.ok('POST', `/api/v1/connections/${id}/activate`);
    expect(stockWrites(shop)).toBe(0);
    await operator.ok('POST', `/api/v1/connections/${id}/activate`, { body: { consent: true } });
    await Promise.all([shows(shop, 'ITEM-0', 0), shows(shop, 'ITEM-9', 21)]);
    await eventually(async () => expect((await preview(id)).counts).toMatchObject({ changes: 0 }));
    expect(await operator.incidents(id, 'push-consent-needed')).toMatchObject([{ state: 'resolved' }]);
    expect((await operator.connection(id))['pushConsentAt']).toEqual(expect.any(String));
  });

  it('is made after a run that consents, and asks only once', async () => {
    const { shop, id } = await asking();
    expect(stockWrites(shop)).toBe(0);
    expect(await operator.run(id, 'export-stock', { consent: true })).toMatchObject({ state: 'succeeded' });
    await Promise.all([shows(shop, 'ITEM-0', 0), shows(shop, 'ITEM-5', 20)]);
    owner.shop.setStock('ITEM-5', 0);
    owner.shop.setStock('ITEM-6', 0);
    await Promise.all([shows(shop, 'ITEM-5', 0), shows(shop, 'ITEM-6', 0)]);
    owner.shop.setStock('ITEM-5', 20);
    owner.shop.setStock('ITEM-6', 20);
    await shows(shop, 'ITEM-6', 20);
    expect(await operator.incidents(id, 'push-consent-needed')).toHaveLength(1);
  });

  it('is made by itself once the stock was corrected', async () => {
    const { shop, id } = await asking();
    for (const sku of ['ITEM-0', 'ITEM-1', 'ITEM-2']) owner.shop.setStock(sku, 8);
    // The question is asked anew at most every half minute: not while only part of the correction has come in.
    await eventually(async () => expect((await operator.list('/api/v1/stock-levels')).filter(({ onHand }) => onHand === 8)).toHaveLength(3));
    hub.clock.advance(31_000);
    owner.shop.setStock('ITEM-9', 22);
    await shows(shop, 'ITEM-9', 22);
    expect(quantityIn(shop, 'ITEM-3')).toBe(0);
    await eventually(async () => expect(await operator.incidents(id, 'push-consent-needed')).toMatchObject([{ state: 'resolved' }]));
  });

  it('waits until the owner is read completely', async () => {
    const shop = await channel();
    const slow = await WooCommerceSimulator.start({ seed: 77 });
    opened.push(slow);
    for (let item = 0; item < 10; item += 1) slow.shop.createProduct({ name: `Item ${item}`, sku: `ITEM-${item}`, manage_stock: true, stock_quantity: 50 });
    const warehouse = await operator.ok<Row>('POST', '/api/v1/warehouses', { body: { code: 'north', name: 'North' } });
    const id = await operator.connect(shop, { warehouseId: warehouse.id });
    const slowId = await operator.create(slow, { preset: 'stock-owner', warehouseId: warehouse.id });
    const release = slow.faults.add({ kind: 'server-error', match: { path: '/products' } });
    await operator.ok('POST', `/api/v1/connections/${slowId}/activate`);
    await operator.settled(id);
    expect(stockWrites(shop)).toBe(0);
    release();
    await shows(shop, 'ITEM-3', 50, 20_000);
  });
});
