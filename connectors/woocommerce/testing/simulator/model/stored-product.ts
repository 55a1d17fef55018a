/** One entry of `meta_data`. */
export interface StoredMeta {
  id: number;
  key: string;
  value: unknown;
}

/** An attribute of a product (with options) or of a variation (with one option). `id` 0 is a custom one. */
export interface StoredAttribute {
  id: number;
  name: string;
  position: number;
  visible: boolean;
  variation: boolean;
  options: string[];
}

/** An attribute's value on a variation, or a default of its parent. */
export interface ChosenOption {
  id: number;
  name: string;
  option: string;
}

/** Weight aside, the three measures as texts in the shop's unit. */
export interface StoredDimensions {
  length: string;
  width: string;
  height: string;
}

export type StockStatus = 'instock' | 'outofstock' | 'onbackorder';
export type Backorders = 'no' | 'notify' | 'yes';

/**
 * A product or variation as the shop's database holds it: raw, before the rules that rendering applies. Names are the
 * vendor's. Dates are whole seconds in milliseconds since 1970.
 */
export interface StoredProduct {
  id: number;
  parent_id: number;
  type: string;
  status: string;
  /** Status before the trash, to tell what a restore may mean; empty while not in the trash. */
  trashed_from: string;
  name: string;
  slug: string;
  description: string;
  short_description: string;
  sku: string;
  global_unique_id: string;
  regular_price: string;
  sale_price: string;
  date_on_sale_from: number | null;
  date_on_sale_to: number | null;
  date_created: number;
  date_modified: number;
  manage_stock: boolean;
  stock_quantity: number | null;
  stock_status: StockStatus;
  backorders: Backorders;
  low_stock_amount: number | null;
  weight: string;
  dimensions: Readonly<StoredDimensions>;
  categories: readonly number[];
  tags: readonly number[];
  brands: readonly number[];
  images: readonly number[];
  attributes: readonly StoredAttribute[];
  /** Values of a variation; of a variable product its default choice. */
  options: readonly ChosenOption[];
  meta_data: readonly StoredMeta[];
  /** Ids of the variations, oldest first. */
  children: readonly number[];
  catalog_visibility: string;
  featured: boolean;
  virtual: boolean;
  downloadable: boolean;
  sold_individually: boolean;
  reviews_allowed: boolean;
  tax_status: string;
  tax_class: string;
  shipping_class_id: number;
  purchase_note: string;
  external_url: string;
  button_text: string;
  upsell_ids: readonly number[];
  cross_sell_ids: readonly number[];
  grouped_products: readonly number[];
  menu_order: number;
  total_sales: number;
  /** Language code where a translation plugin is active, else empty. */
  lang: string;
  /** Language code to product id of each translation, this one included. */
  translations: Readonly<Record<string, number>>;
}

// Shared by every product that has nothing of the kind: a million products must fit into memory.
const NO_NUMBERS: readonly number[] = Object.freeze([]);
const NO_ATTRIBUTES: readonly StoredAttribute[] = Object.freeze([]);
const NO_OPTIONS: readonly ChosenOption[] = Object.freeze([]);
const NO_META: readonly StoredMeta[] = Object.freeze([]);
const NO_DIMENSIONS: Readonly<StoredDimensions> = Object.freeze({ length: '', width: '', height: '' });
const NO_TRANSLATIONS: Readonly<Record<string, number>> = Object.freeze({});

/** @returns a product with WooCommerce's defaults; `at` is its creation in milliseconds since 1970. */
export function blankProduct(id: number, type: string, at: number): StoredProduct {
  return {
    id,
    parent_id: 0,
    type,
    status: 'publish',
    trashed_from: '',
    name: '',
    slug: '',
    description: '',
    short_description: '',
    sku: '',
    global_unique_id: '',
    regular_price: '',
    sale_price: '',
    date_on_sale_from: null,
    date_on_sale_to: null,
    date_created: at,
    date_modified: at,
    manage_stock: false,
    stock_quantity: null,
    stock_status: 'instock',
    backorders: 'no',
    low_stock_amount: null,
    weight: '',
    dimensions: NO_DIMENSIONS,
    categories: NO_NUMBERS,
    tags: NO_NUMBERS,
    brands: NO_NUMBERS,
    images: NO_NUMBERS,
    attributes: NO_ATTRIBUTES,
    options: NO_OPTIONS,
    meta_data: NO_META,
    children: NO_NUMBERS,
    catalog_visibility: 'visible',
    featured: false,
    virtual: false,
    downloadable: false,
    sold_individually: false,
    reviews_allowed: type !== 'variation',
    tax_status: 'taxable',
    tax_class: type === 'variation' ? 'parent' : '',
    shipping_class_id: 0,
    purchase_note: '',
    external_url: '',
    button_text: '',
    upsell_ids: NO_NUMBERS,
    cross_sell_ids: NO_NUMBERS,
    grouped_products: NO_NUMBERS,
    menu_order: 0,
    total_sales: 0,
    lang: '',
    translations: NO_TRANSLATIONS,
  };
}

/** @returns true for a variation, which lives under a parent and is left out of plain lists. */
export function isVariation(product: StoredProduct): boolean {
  return product.type === 'variation';
}
