import type { WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { ShopClient } from '../../../../connectors/woocommerce/testing/simulator/specs/shop-client';

/** What a recorded line of text says was done, done to a simulated shop. */
export class ChangeActions {
  private readonly client: ShopClient;
  private orderId = 0;
  private createdId = 0;
  private readonly series: number[];
  readonly product: number;
  readonly parent: number;
  readonly variation: number;

  constructor(private readonly simulator: WooCommerceSimulator) {
    const { shop } = simulator;
    this.client = new ShopClient(simulator);
    this.product = shop.createProduct({ name: 'Beans', regular_price: '21.90', manage_stock: true, stock_quantity: 100 }).id;
    const attributes = [{ name: 'Size', variation: true, options: ['S', 'L'] }];
    this.parent = shop.createProduct({ name: 'Cup', type: 'variable', attributes }).id;
    const option = { attributes: [{ name: 'Size', option: 'S' }] };
    this.variation = shop.createVariation(this.parent, { regular_price: '14', manage_stock: true, stock_quantity: 9, ...option }).id;
    this.series = [1, 2, 3].map((n) => shop.createProduct({ name: `Series ${n}`, manage_stock: true, stock_quantity: n }).id);
  }

  /** The order the next changes are about. */
  get order(): number {
    return this.orderId;
  }

  /** @returns what carries out that change, or undefined for one nothing here can do. */
  find(text: string): (() => Promise<unknown>) | undefined {
    const known = Object.entries(this.actions()).find(([name]) => text === name);
    return known?.[1];
  }

  private actions(): Record<string, () => Promise<unknown>> {
    const order = `orders/${this.orderId}`;
    const product = `products/${this.product}`;
    const variation = `products/${this.parent}/variations/${this.variation}`;
    const put = (path: string, body: object) => () => this.client.put(path, body);
    return {
      'REST: create order (status processing)': () => this.createOrder({ product_id: this.product, quantity: 1 }),
      'REST: PUT order status completed': put(order, { status: 'completed' }),
      'REST: PUT order same status (no change)': put(order, { status: 'completed' }),
      'REST: PUT order meta only': put(order, { meta_data: [{ key: 'hub', value: '1' }] }),
      'REST: POST order note': () => this.client.post(`${order}/notes`, { note: 'x' }),
      'REST: three PUTs before the queue runs': async () => {
        for (const note of ['a', 'b', 'c']) await this.client.put(order, { customer_note: note });
      },
      'REST: DELETE order (trash)': () => this.client.delete(order),
      'REST: DELETE order force': () => this.client.delete(`${order}?force=true`),
      'REST: PUT product stock_quantity': put(product, { stock_quantity: 50 }),
      'REST: PUT product same stock_quantity': put(product, { stock_quantity: 50 }),
      'REST: PUT variation stock_quantity': put(variation, { stock_quantity: 4 }),
      'REST: PUT variation stock to 0': put(variation, { stock_quantity: 0 }),
      'REST: PUT variation price': put(variation, { regular_price: '14.50' }),
      'REST: create product': async () => {
        this.createdId = Number((await this.client.post('products', { name: 'New' })).body['id']);
      },
      'REST: DELETE product (trash)': () => this.client.delete(`products/${this.createdId}`),
      'REST: restore product (status publish)': put(`products/${this.createdId}`, { status: 'publish' }),
      'REST: DELETE product force': () => this.client.delete(`products/${this.createdId}?force=true`),
      'REST: batch update of 3 products': () =>
        this.client.post('products/batch', { update: this.series.map((id) => ({ id, stock_quantity: 7 })) }),
      'REST: create order of a variation (stock drops)': () =>
        this.createOrder({ product_id: this.parent, variation_id: this.variation, quantity: 1 }),
      'PHP: order paid by checkout code path (payment_complete)': async () => this.simulator.shop.sell(this.product),
      'PHP: stock set by wc_update_product_stock': async () => this.simulator.shop.setStock(this.product, 33),
      ...this.dated(order, product, variation),
    };
  }

  private dated(order: string, product: string, variation: string): Record<string, () => Promise<unknown>> {
    const put = (path: string, body: object) => () => this.client.put(path, body);
    return {
      'PUT product, same stock_quantity': put(product, { stock_quantity: 100 }),
      'PUT product, other stock_quantity': put(product, { stock_quantity: 99 }),
      'PUT product, meta_data only': put(product, { meta_data: [{ key: 'x', value: '1' }] }),
      'PUT product, empty body': put(product, {}),
      'order processing created with this product (stock sold)': () => this.createOrder({ product_id: this.product, quantity: 1 }),
      'order cancelled (stock given back)': put(order, { status: 'cancelled' }),
      'order processing with the variation (stock sold, still in stock)': () =>
        this.createOrder({ product_id: this.parent, variation_id: this.variation, quantity: 1 }),
      'PUT variation stock_quantity, status unchanged': put(variation, { stock_quantity: 5 }),
      'PUT variation stock_quantity to 0': put(variation, { stock_quantity: 0 }),
      'PUT variation meta only': put(variation, { meta_data: [{ key: 'x', value: '1' }] }),
      'PUT order, empty body': put(order, {}),
      'PUT order, meta only': put(order, { meta_data: [{ key: 'y', value: '1' }] }),
      'POST order note': () => this.client.post(`${order}/notes`, { note: 'x' }),
    };
  }

  private async createOrder(line: object): Promise<void> {
    const answer = await this.client.post('orders', { status: 'processing', line_items: [line] });
    this.orderId = Number(answer.body['id']);
  }
}
