import { isVariation, type StoredProduct } from '../model/stored-product';
import { paragraphs } from '../platform/php-text';
import { activePrice, isOnSale, priceHtml } from './price';
import { attributesOf, imagesOf, nameOf, permalinkOf, relatedIds, skuOf, stockOf, termsOf } from './product-parts';
import type { FieldView } from './view';

type Show = FieldView<StoredProduct>;

const date = (of: (p: StoredProduct) => number | null): Show => (p, v) => v.state.clock.local(of(p));
const gmt = (of: (p: StoredProduct) => number | null): Show => (p, v) => v.state.clock.gmt(of(p));
const raw = (name: keyof StoredProduct): Show => (p) => p[name];
const text = (name: 'description' | 'short_description'): Show => (p, v) => (v.context === 'edit' ? p[name] : paragraphs(p[name]));
const always = (value: unknown): Show => () => value;

/** Every field of products and variations, by the vendor's name. Which are shown, and in what order, is decided elsewhere. */
export const PRODUCT_FIELDS: Readonly<Record<string, Show>> = {
  id: raw('id'),
  name: nameOf,
  slug: (p) => (p.status === 'trash' ? `${p.slug}__trashed` : p.slug),
  permalink: permalinkOf,
  date_created: date((p) => p.date_created),
  date_created_gmt: gmt((p) => p.date_created),
  date_modified: date((p) => p.date_modified),
  date_modified_gmt: gmt((p) => p.date_modified),
  type: raw('type'),
  status: raw('status'),
  featured: raw('featured'),
  catalog_visibility: raw('catalog_visibility'),
  description: text('description'),
  short_description: text('short_description'),
  sku: skuOf,
  global_unique_id: raw('global_unique_id'),
  price: (p, v) => activePrice(v.state, p, v.at),
  regular_price: raw('regular_price'),
  sale_price: raw('sale_price'),
  date_on_sale_from: date((p) => p.date_on_sale_from),
  date_on_sale_from_gmt: gmt((p) => p.date_on_sale_from),
  date_on_sale_to: date((p) => p.date_on_sale_to),
  date_on_sale_to_gmt: gmt((p) => p.date_on_sale_to),
  price_html: (p, v) => priceHtml(v.state, p, v.at),
  on_sale: (p, v) =>
    p.type === 'variable' ? v.state.products.childrenOf(p).some((child) => isOnSale(child, v.at)) : isOnSale(p, v.at),
  purchasable: (p, v) => activePrice(v.state, p, v.at) !== '' && (!isVariation(p) || p.status === 'publish'),
  // Variations never had the counter set: it comes out of the database as text.
  total_sales: (p) => (isVariation(p) && p.total_sales === 0 ? '0' : p.total_sales),
  virtual: raw('virtual'),
  downloadable: raw('downloadable'),
  downloads: always([]),
  download_limit: always(-1),
  download_expiry: always(-1),
  external_url: raw('external_url'),
  button_text: raw('button_text'),
  tax_status: raw('tax_status'),
  tax_class: (p, v) =>
    p.tax_class === 'parent' && !(v.context === 'edit' && v.state.settings.features.variationGallery)
      ? (v.state.products.parentOf(p)?.tax_class ?? '')
      : p.tax_class,
  manage_stock: (p, v) => stockOf(p, v).manage_stock,
  stock_quantity: (p, v) => stockOf(p, v).stock_quantity,
  stock_status: (p, v) => stockOf(p, v).stock_status,
  in_stock: (p, v) => stockOf(p, v).stock_status !== 'outofstock',
  visible: (p, v) => p.status === 'publish' && activePrice(v.state, p, v.at) !== '',
  backorders: (p, v) => stockOf(p, v).backorders,
  backorders_allowed: (p, v) => stockOf(p, v).backorders !== 'no',
  backordered: (p, v) => {
    const stock = stockOf(p, v);
    const short = stock.manage_stock !== false && stock.backorders !== 'no' && (stock.stock_quantity ?? 0) < 0;
    return stock.stock_status === 'onbackorder' || short;
  },
  low_stock_amount: raw('low_stock_amount'),
  sold_individually: raw('sold_individually'),
  weight: raw('weight'),
  dimensions: raw('dimensions'),
  shipping_required: (p) => !p.virtual,
  shipping_taxable: (p) => !p.virtual && p.tax_status !== 'none',
  shipping_class: (p, v) => v.state.shippingClasses.get(p.shipping_class_id)?.slug ?? '',
  shipping_class_id: raw('shipping_class_id'),
  reviews_allowed: raw('reviews_allowed'),
  average_rating: (_p, v) => (v.justCreated === true ? '0' : '0.00'),
  rating_count: always(0),
  related_ids: relatedIds,
  upsell_ids: raw('upsell_ids'),
  cross_sell_ids: raw('cross_sell_ids'),
  parent_id: raw('parent_id'),
  purchase_note: raw('purchase_note'),
  categories: (p, v) => termsOf(p.categories, v.state.categories),
  tags: (p, v) => termsOf(p.tags, v.state.tags),
  brands: (p, v) => termsOf(p.brands, v.state.brands),
  images: imagesOf,
  image: (p, v) => imagesOf(p, v)[0] ?? null,
  gallery_image_ids: (p) => p.images.slice(1),
  attributes: attributesOf,
  default_attributes: (p) => (p.type === 'variable' ? p.options : []),
  variations: (p, v) => v.state.products.childrenOf(p).map((child) => child.id),
  grouped_products: raw('grouped_products'),
  menu_order: raw('menu_order'),
  meta_data: raw('meta_data'),
  has_options: (p) => p.type === 'variable',
  post_password: always(''),
  permalink_template: (_p, v) => `${v.state.settings.homeUrl}/product/%pagename%/`,
  generated_slug: raw('slug'),
  lang: raw('lang'),
  translations: raw('translations'),
};
