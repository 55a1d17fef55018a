import { Sandbox } from './sandbox';

describe('the sandbox', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ products: 60, sharedProducts: 20, ownProducts: 5, shop: { queue: 'manual' } });
  });
  afterAll(() => sandbox.close());

  const control = async (method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await fetch(`${sandbox.controlUrl}/${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('has two shops that share products by SKU or by barcode, never by neither', () => {
    const shared = sandbox.second.shop.products().filter((product) => product.type !== 'variation').slice(0, 20);
    const skus = new Set(sandbox.first.shop.products().map((product) => product.sku));
    const barcodes = new Set(sandbox.first.shop.products().map((product) => product.global_unique_id));
    const bySku = shared.filter((product) => skus.has(product.sku));
    const byBarcode = shared.filter((product) => product.global_unique_id !== '' && barcodes.has(product.global_unique_id));
    expect(bySku.length).toBeGreaterThan(5);
    expect(byBarcode.length).toBeGreaterThan(5);
  });

  it('describes both shops', async () => {
    const { body } = await control('GET', 'state');
    expect(body).toMatchObject({ first: { url: sandbox.first.url, products: 60 }, second: { products: 25 } });
  });

  it('sells and restocks on request', async () => {
    const product = sandbox.first.shop.products().find((one) => one.manage_stock && one.type === 'simple' && (one.stock_quantity ?? 0) > 3);
    const before = product?.stock_quantity ?? 0;
    expect((await control('POST', 'first/sell', { product: product?.sku, quantity: 2 })).status).toBe(200);
    expect(product?.stock_quantity).toBe(before - 2);
    await control('POST', 'first/set-stock', { product: product?.id, quantity: 40 });
    expect(product?.stock_quantity).toBe(40);
  });

  it('says what is wrong with a request it cannot carry out', async () => {
    expect((await control('POST', 'first/sell', {})).body).toEqual({ error: 'Name a product: {"product": <id or SKU>}' });
    expect((await control('POST', 'third/sell', {})).status).toBe(400);
    expect((await control('POST', 'first/dance', {})).body['error']).toContain('No action "POST dance"');
  });

  it('gives the same shops and keys for the same seed', async () => {
    const twin = await Sandbox.start({ products: 60, sharedProducts: 20, ownProducts: 5, shop: { queue: 'manual' } });
    expect(twin.first.credentials).toEqual(sandbox.first.credentials);
    expect(twin.second.shop.products().map((product) => product.sku)).toEqual(sandbox.second.shop.products().map((product) => product.sku));
    await twin.close();
  });
});
