import { WooCommerceSimulator } from '../index';
import { ShopClient } from './shop-client';

describe('stock of products', () => {
  let simulator: WooCommerceSimulator;
  let client: ShopClient;

  beforeAll(async () => {
    simulator = await WooCommerceSimulator.start({ queue: 'manual' });
    client = new ShopClient(simulator);
  });
  afterAll(() => simulator.close());

  const managed = async (quantity: number, more: object = {}): Promise<number> => {
    const body = { name: 'Tin', regular_price: '5', manage_stock: true, stock_quantity: quantity, ...more };
    return (await client.post('products', body)).body.id;
  };
  const put = async (id: number, body: object): Promise<Record<string, unknown>> => (await client.put(`products/${id}`, body)).body;

  it('derives the status of a managed product from its quantity, whatever status is sent', async () => {
    const id = await managed(8);
    expect(await put(id, { stock_status: 'outofstock' })).toMatchObject({ stock_quantity: 8, stock_status: 'instock' });
    expect(await put(id, { stock_quantity: 0 })).toMatchObject({ stock_quantity: 0, stock_status: 'outofstock' });
    expect(await put(id, { stock_quantity: -2 })).toMatchObject({ stock_quantity: -2, stock_status: 'outofstock' });
    expect(await put(id, { stock_quantity: null })).toMatchObject({ stock_quantity: 0 });
    expect(await put(id, { stock_quantity: '8' })).toMatchObject({ stock_quantity: 8 });
    expect(await put(id, { inventory_delta: -3 })).toMatchObject({ stock_quantity: 5 });
  });

  it('says on back-order at zero when back-orders are allowed', async () => {
    const id = await managed(0, { backorders: 'notify' });
    expect(await put(id, {})).toMatchObject({ stock_status: 'onbackorder', backordered: true });
    expect(await put(id, { stock_quantity: 3 })).toMatchObject({ stock_status: 'instock', backordered: false });
  });

  it('ignores a quantity while stock is not managed, and takes the status', async () => {
    const id = await managed(4);
    expect(await put(id, { manage_stock: false })).toMatchObject({ manage_stock: false, stock_quantity: null, stock_status: 'instock' });
    expect(await put(id, { stock_quantity: 9 })).toMatchObject({ manage_stock: false, stock_quantity: null });
    expect(await put(id, { stock_status: 'outofstock' })).toMatchObject({ stock_status: 'outofstock' });
  });

  it('says out of stock when management is switched on without a quantity', async () => {
    const id = await managed(4);
    await put(id, { manage_stock: false });
    expect(await put(id, { manage_stock: true })).toMatchObject({ stock_quantity: null, stock_status: 'outofstock' });
  });

  it.each([2.5, 'abc'])('refuses %p as a quantity in a single write', async (stock_quantity) => {
    const answer = await client.put(`products/${await managed(1)}`, { stock_quantity });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'rest_invalid_param',
      data: { params: { stock_quantity: 'stock_quantity is not of type integer.' } },
    });
  });

  it('takes "x" for 0 in a batch, where nothing is checked', async () => {
    const id = await managed(4);
    const answer = await client.post('products/batch', { update: [{ id, stock_quantity: 'x' }, { id: 99_999_999 }, { sku: 'none' }] });
    expect(answer.status).toBe(200);
    expect(answer.body.update[0]).toMatchObject({ id, stock_quantity: 0 });
    expect(answer.body.update[1]).toMatchObject({ id: 99_999_999, error: { code: 'woocommerce_rest_product_invalid_id', data: { status: 400 } } });
    expect(answer.body.update[2]).toMatchObject({ id: null, error: { code: 'woocommerce_rest_product_invalid_id' } });
  });

  it('keeps showing the old quantity and ignores everything when the shop does not manage stock', async () => {
    const counted = await managed(36);
    const never = (await client.post('products', { name: 'Free', regular_price: '1' })).body.id as number;
    simulator.shop.setManageStock(false);
    const answer = await put(counted, { manage_stock: true, stock_quantity: 5 });
    expect(answer).toMatchObject({ manage_stock: false, stock_quantity: 36, stock_status: 'instock' });
    expect(await put(counted, { stock_status: 'outofstock' })).toMatchObject({ stock_status: 'instock' });
    expect(await put(never, { stock_status: 'outofstock' })).toMatchObject({ stock_status: 'outofstock' });
    simulator.shop.setManageStock(true);
  });

  it('lowers stock with a sale and gives it back when the order is cancelled', async () => {
    const id = await managed(10);
    const order = simulator.shop.sell(id, 3);
    expect(simulator.shop.stockOf(id).stock_quantity).toBe(7);
    simulator.shop.setOrderStatus(order.id, 'cancelled');
    expect(simulator.shop.stockOf(id).stock_quantity).toBe(10);
    simulator.shop.setOrderStatus(order.id, 'processing');
    expect(simulator.shop.stockOf(id).stock_quantity).toBe(7);
  });

  it('notes every write with the state before and after', async () => {
    const id = await managed(1);
    await put(id, { stock_quantity: 6 });
    const last = simulator.ledger.of(id).pop();
    expect(last).toMatchObject({ method: 'PUT', fields: { stock_quantity: 6 }, before: { stock_quantity: 1 }, after: { stock_quantity: 6 } });
  });
});
