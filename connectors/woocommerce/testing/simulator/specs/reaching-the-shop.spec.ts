import { request as httpsRequest } from 'node:https';
import { WooCommerceSimulator, type SimulatorOptions } from '../index';
import { ShopClient } from './shop-client';

describe('reaching a shop', () => {
  const open: WooCommerceSimulator[] = [];
  const start = async (options: SimulatorOptions): Promise<WooCommerceSimulator> => {
    const simulator = await WooCommerceSimulator.start({ queue: 'manual', ...options });
    open.push(simulator);
    return simulator;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((simulator) => simulator.close()));
  });
  const overTls = (simulator: WooCommerceSimulator, path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const { consumerKey, consumerSecret } = simulator.credentials;
      const auth = `${consumerKey}:${consumerSecret}`;
      const sent = httpsRequest(`${simulator.url}${path}`, { auth, rejectUnauthorized: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end();
    });

  it('over real TLS with a certificate nobody has signed', async () => {
    const simulator = await start({ transport: 'https' });
    expect(await overTls(simulator, '/wp-json/wc/v3/products')).toBe(200);
    await expect(fetch(`${simulator.url}/wp-json/`)).rejects.toThrow();
  });

  it('keys are ignored where TLS ends before PHP, where the host drops the header, and over plain http', async () => {
    expect(await overTls(await start({ transport: 'hidden-https' }), '/wp-json/wc/v3/products')).toBe(401);
    for (const options of [{ dropsAuthorization: true }, { transport: 'http' }] as const) {
      const answer = await new ShopClient(await start(options)).get('products');
      expect(answer).toMatchObject({ status: 401, body: { code: 'woocommerce_rest_cannot_view' } });
    }
  });

  it('a query pair survives a host that drops the header', async () => {
    const simulator = await start({ dropsAuthorization: true });
    const { consumerKey, consumerSecret } = simulator.credentials;
    const answer = await fetch(`${simulator.url}/wp-json/wc/v3/products?consumer_key=${consumerKey}&consumer_secret=${consumerSecret}`);
    expect(answer.status).toBe(200);
  });

  it('a key goes with its owner, and when it is revoked', async () => {
    const simulator = await start({});
    const client = new ShopClient(simulator);
    expect((await client.get('products')).status).toBe(200);
    simulator.shop.deleteKeyOwner(simulator.credentials.consumerKey);
    expect(await client.get('products')).toMatchObject({ status: 401, body: { code: 'woocommerce_rest_cannot_view' } });
  });

  it('a release before 3.5 serves v1 and v2 only', async () => {
    const client = new ShopClient(await start({ version: '3.4.0' }));
    expect((await client.get('/wp-json/')).body['namespaces']).toEqual(expect.arrayContaining(['wc/v1', 'wc/v2']));
    expect((await client.get('products')).body['code']).toBe('rest_no_route');
    expect((await client.get('/wp-json/wc/v2/products')).status).toBe(200);
  });

  it('a hardened site hides its index, but not its routes', async () => {
    const client = new ShopClient(await start({ hidesIndex: true }));
    expect((await client.get('/wp-json/')).status).toBe(401);
    expect((await client.get('products')).status).toBe(200);
  });

  it('a shop in a folder answers below it', async () => {
    const simulator = await start({ homeUrl: 'http://127.0.0.1/shop' });
    expect((await new ShopClient(simulator).get('/shop/wp-json/wc/v3/products')).status).toBe(200);
  });

  it('a page cache serves stale answers and says so', async () => {
    const simulator = await start({ cache: { kind: 'litespeed', ttlMs: 60_000 } });
    const client = new ShopClient(simulator);
    const { id } = simulator.shop.createProduct({ name: 'Tin', manage_stock: true, stock_quantity: 1 });
    expect((await client.get(`products/${id}`)).headers.get('x-litespeed-cache')).toBe('miss');
    await client.put(`products/${id}`, { stock_quantity: 2 });
    const stale = await client.get(`products/${id}`);
    expect([stale.headers.get('x-litespeed-cache'), stale.body['stock_quantity']]).toEqual(['hit', 1]);
    expect((await client.get(`products/${id}?x=1`)).body['stock_quantity']).toBe(2);
    simulator.advance(61_000);
    expect((await client.get(`products/${id}`)).body['stock_quantity']).toBe(2);
  });

  it('headers are stripped and methods refused by the host on request', async () => {
    const client = new ShopClient(await start({ strippedHeaders: ['x-wp-total', 'Link'], refusedMethods: ['PUT'] }));
    const list = await client.get('products');
    expect([list.headers.get('x-wp-total'), list.headers.get('link'), list.headers.get('x-wp-totalpages')]).toEqual([null, null, '0']);
    expect((await client.put('products/1', {})).status).toBe(501);
  });
});
