import type { StoredMeta } from './stored-product';

/** Postal fields of billing; shipping has no e-mail. */
export type StoredAddress = Record<string, string>;

/** A product line. Money is kept as numbers in the shop's currency and rounded when shown. */
export interface StoredLine {
  id: number;
  name: string;
  product_id: number;
  variation_id: number;
  quantity: number;
  subtotal: number;
  total: number;
  meta_data: StoredMeta[];
  /** Pieces already taken from stock for this line. */
  reducedStock: number;
}

/** A shipping, fee or coupon line. */
export interface StoredExtraLine {
  id: number;
  title: string;
  method_id: string;
  instance_id: string;
  total: number;
}

/** An order note. */
export interface StoredNote {
  id: number;
  author: string;
  date_created: number;
  note: string;
  customer_note: boolean;
}

/** An order as the shop's database holds it. Dates are whole seconds in milliseconds since 1970. */
export interface StoredOrder {
  id: number;
  status: string;
  currency: string;
  date_created: number;
  date_modified: number;
  date_paid: number | null;
  date_completed: number | null;
  customer_id: number;
  order_key: string;
  billing: StoredAddress;
  shipping: StoredAddress;
  payment_method: string;
  payment_method_title: string;
  transaction_id: string;
  created_via: string;
  customer_note: string;
  meta_data: StoredMeta[];
  lines: StoredLine[];
  shippingLines: StoredExtraLine[];
  feeLines: StoredExtraLine[];
  couponLines: StoredExtraLine[];
  notes: StoredNote[];
}
