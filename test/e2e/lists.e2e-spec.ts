import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type List, type Row } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

/** Lists that begin empty. */
const EMPTY_AT_FIRST = ['connections', 'products', 'listings', 'links', 'stock-levels', 'parked', 'parked-events', 'runs', 'incidents', 'events', 'company-groups'];
/** Lists that never are. */
const NEVER_EMPTY = ['connectors', 'presets', 'warehouses', 'api-keys', 'accounts'];

describe('lists of the API', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  let store: WooCommerceSimulator;
  let connectionId: string;

  beforeAll(async () => {
    [hub, store] = await Promise.all([HubStand.open(), WooCommerceSimulator.start()]);
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
  });
  afterAll(async () => {
    await hub?.close();
    await store?.close();
  });

  const page = (path: string, query: string): Promise<List> => operator.ok('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);

  /** Every row, read `limit` at a time; `between` runs after every page. */
  async function walk(path: string, limit: number, between: () => unknown = () => null): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const answer: List = await page(path, `limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
      expect(answer.data.length).toBeLessThanOrEqual(limit);
      ids.push(...answer.data.map(keyOf));
      cursor = answer.nextCursor;
      await between();
    } while (cursor !== null);
    return ids;
  }

  function paths(): string[] {
    const product = products[0] ?? '';
    const lists = [...EMPTY_AT_FIRST.filter((name) => name !== 'events'), ...NEVER_EMPTY].map((name) => `/api/v1/${name}`);
    return [...lists, `/api/v1/connections/${connectionId}/schedules`, `/api/v1/connections/${connectionId}/webhooks`, `/api/v1/products/${product}/timeline`];
  }
  let products: readonly string[] = [];

  it.each(EMPTY_AT_FIRST)('begin empty: %s', async (name) => {
    expect(await operator.ok('GET', `/api/v1/${name}`)).toEqual({ data: [], nextCursor: null });
  });

  it.each(NEVER_EMPTY)('hold something from the start: %s', async (name) => {
    expect(await operator.ok('GET', `/api/v1/${name}`)).toEqual({ data: expect.arrayContaining([expect.anything()]), nextCursor: null });
  });

  it('read the same at any page size, in every order', async () => {
    for (let number = 0; number < 11; number += 1) {
      store.shop.createProduct({ name: `Thing ${number % 4}`, ...(number < 9 ? { sku: `T-${number % 10}` } : {}), regular_price: '1', manage_stock: true, stock_quantity: number });
    }
    connectionId = await operator.connect(store, { preset: 'stock-owner' });
    await operator.settled(connectionId);
    products = (await catalogue.find('sort=createdAt')).map(({ id }) => id);
    expect(products).toHaveLength(11);
    const sorts = ['createdAt', '-createdAt', 'updatedAt', '-updatedAt', 'sku', '-sku', 'title', '-title'].map((sort) => `/api/v1/products?sort=${sort}`);
    for (const path of [...paths(), ...sorts]) {
      const whole = (await page(path, 'limit=200')).data.map(keyOf);
      for (const limit of [1, 4]) expect([path, limit, await walk(path, limit)]).toEqual([path, limit, whole]);
    }
  });

  it('refuse limits and cursors that are none, and those of another list', async () => {
    const foreign = (await page('/api/v1/products', 'limit=1')).nextCursor as string;
    const other = (await page('/api/v1/stock-levels', 'limit=1')).nextCursor as string;
    for (const path of paths()) {
      for (const limit of ['0', '201', '-1', '1.5', 'all', '']) expect([path, limit, await refusal(path, `limit=${limit}`)]).toEqual([path, limit, [400, 'limit']]);
      const cursors = ['nonsense', path === '/api/v1/products' ? other : foreign, `${foreign}x`];
      for (const cursor of cursors) expect([path, cursor, await refusal(path, `cursor=${cursor}`)]).toEqual([path, cursor, [400, 'cursor']]);
    }
    expect(await refusal('/api/v1/products?sort=sku', `cursor=${foreign}`)).toEqual([400, 'cursor']);
    expect(await refusal('/api/v1/events', `cursor=${foreign}`)).toEqual([400, 'cursor']);
    expect(await refusal('/api/v1/events', 'limit=0')).toEqual([400, 'limit']);
  });

  it('neither lose nor repeat anything while the data changes', async () => {
    let round = 0;
    const seen = await walk('/api/v1/products', 2, () => {
      round += 1;
      store.advance(1_000);
      store.shop.updateProduct('T-0', { name: `Renamed ${round}` });
      store.shop.createProduct({ name: `New ${round}`, sku: `N-${round}`, regular_price: '1' });
    });
    expect(seen.slice(0, 11)).toEqual(products);
    expect(new Set(seen).size).toBe(seen.length);
    await eventually(async () => expect((await catalogue.find('text=new')).length).toBeGreaterThanOrEqual(round));
  });

  it('go on behind a row that was deleted after it ended a page', async () => {
    for (const code of ['a', 'b', 'c']) await operator.ok('POST', '/api/v1/warehouses', { body: { code, name: code } });
    const first = await page('/api/v1/warehouses', 'limit=2');
    expect(first.data.map(({ code }) => code)).toEqual(['main', 'a']);
    await operator.ok('DELETE', `/api/v1/warehouses/${first.data[1]?.id}`);
    const next = await page('/api/v1/warehouses', `limit=2&cursor=${first.nextCursor}`);
    expect(next.data.map(({ code }) => code)).toEqual(['b', 'c']);
  });

  it('follow the log: a page that holds events always has a cursor, the last one is empty', async () => {
    const all = (await page('/api/v1/events', 'limit=200')).data.map(keyOf);
    expect(await walk('/api/v1/events', 5)).toEqual(all);
  });

  async function refusal(path: string, query: string): Promise<[number, string | undefined]> {
    const { status, param } = await operator.refused('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
    return [status, param];
  }
});

function keyOf(row: Row): string {
  return String(row.id ?? row['position'] ?? row['topic']);
}
