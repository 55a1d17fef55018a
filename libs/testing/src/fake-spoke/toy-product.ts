import type { ProductKind, StockObservation } from '@hub/contracts';

/** A product as the toy shop keeps it and shows it raw. */
export interface ToyProduct {
  readonly id: string;
  readonly kind: ProductKind;
  readonly parentId: string | null;
  readonly sku: string | null;
  readonly gtin: string | null;
  readonly title: string;
  /** Decimal string in EUR. */
  readonly price: string;
  readonly language: string;
  /** Id of the product this one translates; its own for an original. */
  readonly translationOf: string;
  readonly hidden: boolean;
  /** `parent`: draws on the parent's pool; the state is the parent's. Null: shows no stock. */
  readonly stock: StockObservation | null;
  /** ISO UTC; grows with every change. */
  readonly modifiedAt: string;
}

/** What a test says about a product; the rest is invented. */
export type ToyProductInput = Partial<Omit<ToyProduct, 'modifiedAt'>> & { readonly id: string };

/** A complete product: a simple one with five tracked units unless told otherwise. */
export function aToyProduct(input: ToyProductInput, modifiedAt: string): ToyProduct {
  return {
    kind: 'simple',
    parentId: null,
    sku: `SKU-${input.id}`,
    gtin: null,
    title: `Product ${input.id}`,
    price: '10.00',
    language: 'en',
    translationOf: input.id,
    hidden: false,
    stock: { scope: 'own', state: { mode: 'tracked', quantity: 5, backorders: 'no' } },
    ...input,
    modifiedAt,
  };
}
