import { UnavailableError } from '@hub/common';

export type ShopName = 'first' | 'second';

export interface ShopState {
  readonly url: string;
  readonly keys: ReadonlyArray<{ readonly consumerKey: string; readonly consumerSecret: string }>;
  readonly products: number;
  readonly variations: number;
  readonly webhooks: number;
}

/** A product as a shop's own back office would show it. */
export interface ShopProduct {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly sku: string;
  readonly manage_stock: boolean | 'parent';
  readonly stock_quantity: number | null;
}

/** The simulated shops' back door: what merchants and shoppers do there. */
export class SandboxControl {
  constructor(readonly baseUrl: string) {}

  async isUp(): Promise<boolean> {
    return fetch(`${this.baseUrl}/state`).then(
      (response) => response.ok,
      () => false,
    );
  }

  state(): Promise<Readonly<Record<ShopName, ShopState>>> {
    return this.call('GET', 'state');
  }

  products(shop: ShopName): Promise<readonly ShopProduct[]> {
    return this.call('GET', `${shop}/products?limit=100000`);
  }

  sell(shop: ShopName, product: number, quantity: number): Promise<unknown> {
    return this.call('POST', `${shop}/sell`, { product, quantity });
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.baseUrl}/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new UnavailableError('demo.sandbox-refused', `The sandbox answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as T;
  }
}
