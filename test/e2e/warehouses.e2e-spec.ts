import { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { CatalogueReader } from './kit/catalogue-reader';
import { HubStand } from './kit/hub-stand';
import { quantityIn, shows, StoreOperator, type Row } from './kit/store-operator';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

describe('stock in several warehouses', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  let catalogue: CatalogueReader;
  const shops: Record<string, WooCommerceSimulator> = {};
  const ids: Record<string, string> = {};
  const warehouses: Record<string, string> = {};

  beforeAll(async () => {
    hub = await HubStand.open();
    operator = new StoreOperator(hub);
    catalogue = new CatalogueReader(operator);
    const [main] = await operator.list<Row & { isMain: boolean }>('/api/v1/warehouses');
    warehouses['main'] = main?.id ?? '';
    for (const code of ['north', 'hub']) warehouses[code] = (await operator.ok<Row>('POST', '/api/v1/warehouses', { body: { code, name: code } })).id;
    await connect('south', 'stock-owner', 10, { });
    await connect('north', 'stock-owner', 20, { warehouseId: warehouses['north'] });
    await connect('sellsSouth', 'sales-channel', 1, {});
    await connect('sellsNorth', 'sales-channel', 1, { warehouseId: warehouses['north'] });
    await connect('sellsHub', 'sales-channel', 1, { warehouseId: warehouses['hub'] });
  });
  afterAll(async () => {
    await hub?.close();
    await Promise.all(Object.values(shops).map((shop) => shop.close()));
  });

  async function connect(name: string, preset: string, quantity: number, wish: object): Promise<void> {
    const shop = await WooCommerceSimulator.start({ seed: Object.keys(shops).length + 1 });
    shops[name] = shop;
    for (const sku of ['TENT', 'LAMP']) shop.shop.createProduct({ name: sku, sku, regular_price: '10', manage_stock: true, stock_quantity: quantity });
    ids[name] = await operator.connect(shop, { name, preset, ...wish });
    await operator.settled(ids[name] as string);
  }

  const shop = (name: string): WooCommerceSimulator => shops[name] as WooCommerceSimulator;
  const put = (productId: string, body: object): Promise<Row> => operator.ok('PUT', `/api/v1/stock-levels/${productId}`, { body });

  it('is owned per warehouse: two owners of one are refused, and each channel follows its own', async () => {
    const second = await operator.refused('POST', '/api/v1/connections', { body: operator.bodyFor(shop('sellsHub'), { name: 'second owner', preset: 'stock-owner', warehouseId: warehouses['north'] }) });
    expect(second).toMatchObject({ status: 409, message: expect.stringContaining('"north"') });
    await shows(shop('sellsSouth'), 'TENT', 10);
    await shows(shop('sellsNorth'), 'TENT', 20);
    shop('north').shop.sell('TENT', 5);
    await shows(shop('sellsNorth'), 'TENT', 15);
    expect([quantityIn(shop('sellsSouth'), 'TENT'), quantityIn(shop('sellsHub'), 'TENT')]).toEqual([10, 1]);
    const tent = await catalogue.bySku('TENT');
    const levels = await catalogue.levels(tent.id);
    expect(levels.map(({ warehouseId, onHand }) => [warehouseId, onHand]).sort()).toEqual([[warehouses['main'], 10], [warehouses['north'], 15]].sort());
    expect(await operator.list(`/api/v1/stock-levels?warehouseId=${warehouses['north']}`)).toHaveLength(2);
  });

  it('is set by people where the hub owns the warehouse, and arrives in the channels that sell from it', async () => {
    const tent = await catalogue.bySku('TENT');
    expect(await put(tent.id, { warehouseId: warehouses['hub'], onHand: 42 })).toMatchObject({ mode: 'tracked', onHand: 42, available: 42, version: 1, source: { kind: 'operator' } });
    await shows(shop('sellsHub'), 'TENT', 42);
    expect(await put(tent.id, { warehouseId: warehouses['hub'], onHand: 42 })).toMatchObject({ version: 1 });
    await put(tent.id, { warehouseId: warehouses['hub'], onHand: -3 });
    await shows(shop('sellsHub'), 'TENT', 0);
    expect([quantityIn(shop('sellsNorth'), 'TENT'), quantityIn(shop('sellsHub'), 'LAMP')]).toEqual([15, 1]);
  });

  it('names the owner to people who try to set it elsewhere', async () => {
    const tent = await catalogue.bySku('TENT');
    const refusal = await operator.refused('PUT', `/api/v1/stock-levels/${tent.id}`, { body: { warehouseId: warehouses['north'], onHand: 1 } });
    expect(refusal).toMatchObject({ status: 409, code: 'stock.owned-by-connection', message: expect.stringContaining('"north"') });
    expect((await catalogue.levels(tent.id)).find(({ warehouseId }) => warehouseId === warehouses['north'])?.onHand).toBe(15);
  });

  it.each([
    ['no warehouse', { onHand: 1 }, 'warehouseId'],
    ['no quantity', { warehouseId: 'hub' }, 'onHand'],
    ['a text', { warehouseId: 'hub', onHand: '5' }, 'onHand'],
    ['half a piece', { warehouseId: 'hub', onHand: 1.5 }, 'onHand'],
    ['more than there can be', { warehouseId: 'hub', onHand: 3_000_000_000 }, 'onHand'],
    ['null', { warehouseId: 'hub', onHand: null }, 'onHand'],
    ['a warehouse that is no id', { warehouseId: 'nowhere', onHand: 1 }, 'warehouseId'],
    ['an unknown field', { warehouseId: 'hub', onHand: 1, mode: 'tracked' }, 'mode'],
  ])('refuses %s', async (_name, body, param) => {
    const { id } = await catalogue.bySku('TENT');
    const known = 'warehouseId' in body && body.warehouseId === 'hub' ? { ...body, warehouseId: warehouses['hub'] } : body;
    expect(await operator.refused('PUT', `/api/v1/stock-levels/${id}`, { body: known })).toMatchObject({ status: 400, param });
  });

  it('knows neither foreign products nor foreign warehouses', async () => {
    const { id } = await catalogue.bySku('TENT');
    const unknown = '01981c5e-7c1a-7000-8000-000000000001';
    expect(await operator.refused('PUT', `/api/v1/stock-levels/${unknown}`, { body: { warehouseId: warehouses['hub'], onHand: 1 } })).toMatchObject({ status: 404, code: 'product.not-found' });
    expect(await operator.refused('PUT', `/api/v1/stock-levels/${id}`, { body: { warehouseId: unknown, onHand: 1 } })).toMatchObject({ status: 404, code: 'warehouse.not-found' });
  });

  it('goes back to the hub when its owner changes its preset', async () => {
    const lamp = await catalogue.bySku('LAMP');
    await operator.ok('PATCH', `/api/v1/connections/${ids['north']}`, { body: { preset: 'manual' } });
    await put(lamp.id, { warehouseId: warehouses['north'], onHand: 77 });
    await shows(shop('sellsNorth'), 'LAMP', 77);
    shop('north').shop.setStock('LAMP', 3);
    await operator.run(ids['north'] as string, 'import-products');
    expect((await catalogue.levels(lamp.id)).find(({ warehouseId }) => warehouseId === warehouses['north'])?.onHand).toBe(77);
  });

  it('follows a channel that moves to another warehouse', async () => {
    await operator.ok('PATCH', `/api/v1/connections/${ids['sellsHub']}`, { body: { warehouseId: warehouses['main'] } });
    await shows(shop('sellsHub'), 'LAMP', 10);
    await shows(shop('sellsHub'), 'TENT', 10);
  });

  it('keeps warehouses that are in use', async () => {
    expect(await operator.refused('DELETE', `/api/v1/warehouses/${warehouses['north']}`)).toMatchObject({ status: 409 });
    expect(await operator.refused('DELETE', `/api/v1/warehouses/${warehouses['main']}`)).toMatchObject({ status: 409, code: 'warehouse.is-main' });
    expect(await operator.refused('POST', '/api/v1/warehouses', { body: { code: 'north', name: 'again' } })).toMatchObject({ status: 409 });
    const spare = await operator.ok<Row>('POST', '/api/v1/warehouses', { body: { code: 'spare', name: 'Spare' } });
    expect((await hub.call('DELETE', `/api/v1/warehouses/${spare.id}`)).status).toBe(204);
    await eventually(async () => expect(await operator.refused('GET', `/api/v1/warehouses/${spare.id}`)).toMatchObject({ status: 404 }));
  });
});
