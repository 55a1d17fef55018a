import { seedCatalogue, WooCommerceSimulator } from '../index';
import { ShopClient } from './shop-client';

describe('an invented catalogue', () => {
  let simulator: WooCommerceSimulator;

  beforeAll(async () => {
    simulator = await WooCommerceSimulator.start({ queue: 'manual' });
    seedCatalogue(simulator.shop, { products: 300, seed: 3 });
  });
  afterAll(() => simulator.close());

  it('has every kind of stock a shop can have', () => {
    const all = simulator.shop.products();
    const stocks = new Set(all.map((product) => simulator.shop.stockOf(product.id).manage_stock));
    expect(stocks).toEqual(new Set([true, false, 'parent']));
    expect(all.some((product) => product.stock_status === 'onbackorder')).toBe(true);
    expect(all.filter((product) => product.type === 'variable').length).toBeGreaterThan(20);
    expect(all.some((product) => product.name.includes('&amp;'))).toBe(true);
    expect(all.some((product) => product.attributes.some(({ name }) => name === 'UPC'))).toBe(true);
  });

  it('has barcodes with right check digits, none twice', () => {
    const barcodes = simulator.shop.products().map((product) => product.global_unique_id).filter((barcode) => barcode !== '');
    const sums = barcodes.map((barcode) => [...barcode].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0));
    expect(sums.filter((sum) => sum % 10 !== 0)).toEqual([]);
    expect(new Set(barcodes).size).toBe(barcodes.length);
  });

  it('is the same for the same seed and another for another', async () => {
    const names = async (seed: number): Promise<string[]> => {
      const other = await WooCommerceSimulator.start({ queue: 'manual' });
      seedCatalogue(other.shop, { products: 300, seed });
      await other.close();
      return other.shop.products().map((product) => `${product.sku} ${product.name} ${product.stock_quantity ?? ''}`);
    };
    expect(await names(3)).toEqual(simulator.shop.products().map((product) => `${product.sku} ${product.name} ${product.stock_quantity ?? ''}`));
    expect(await names(4)).not.toEqual(await names(3));
  });

  it('is read page by page without loss or repetition', async () => {
    const client = new ShopClient(simulator);
    const ids: number[] = [];
    for (let page = 1; ; page += 1) {
      const { body, headers } = await client.get(`products?per_page=100&orderby=id&order=asc&_fields=id&page=${page}`);
      const items = body as unknown as Array<{ id: number }>;
      ids.push(...items.map((item) => item.id));
      expect(headers.get('x-wp-total')).toBe('300');
      if (items.length === 0) break;
    }
    expect(new Set(ids).size).toBe(300);
  });
});
