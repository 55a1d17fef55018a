import type { ShopSettings } from '../simulator-options';
import type { StoredProduct } from '../model/stored-product';
import type { ApiVersion } from '../rest/rest-call';
import { resourceLinks } from './links';
import { PRODUCT_FIELDS } from './product-fields';
import { optionNames } from './product-parts';
import { renderFields, type FieldView, type View } from './view';

type FieldList = ReadonlyArray<readonly [string, FieldView<StoredProduct>]>;

const HEAD =
  'id name slug permalink date_created date_created_gmt date_modified date_modified_gmt type status featured catalog_visibility ' +
  'description short_description sku price regular_price sale_price date_on_sale_from date_on_sale_from_gmt date_on_sale_to ' +
  'date_on_sale_to_gmt';
const SELLING =
  'on_sale purchasable total_sales virtual downloadable downloads download_limit download_expiry external_url button_text ' +
  'tax_status tax_class manage_stock stock_quantity';
const BACKORDERS = 'backorders backorders_allowed backordered';
const MEASURES =
  'sold_individually weight dimensions shipping_required shipping_taxable shipping_class shipping_class_id reviews_allowed ' +
  'average_rating rating_count';
const KINSHIP = 'upsell_ids cross_sell_ids parent_id purchase_note categories';
const TAIL = 'tags images attributes default_attributes variations grouped_products menu_order';

const V_HEAD = 'date_created date_created_gmt date_modified date_modified_gmt description permalink sku';
const V_PRICE = 'price regular_price sale_price date_on_sale_from date_on_sale_from_gmt date_on_sale_to date_on_sale_to_gmt on_sale';
const V_SELLING =
  'purchasable virtual downloadable downloads download_limit download_expiry tax_status tax_class manage_stock stock_quantity';
const V_TAIL = 'weight dimensions shipping_class shipping_class_id image';

const lists = new WeakMap<ShopSettings, Map<string, FieldList>>();

/** @returns a product (or a variation asked for as one) as REST shows it, with its links. */
export function renderProduct(product: StoredProduct, view: View, wanted?: ReadonlySet<string>): Record<string, unknown> {
  const shown = renderFields(product, view, fieldList(view, 'product', productFields), wanted);
  shown['_links'] = resourceLinks(view.state, view.api, {
    self: `products/${product.id}`,
    collection: 'products',
    ...(product.parent_id > 0 ? { up: `products/${product.parent_id}` } : {}),
  });
  return shown;
}

/** @returns a variation as its own routes show it, with its links. */
export function renderVariation(variation: StoredProduct, view: View, wanted?: ReadonlySet<string>): Record<string, unknown> {
  const shown = renderFields(variation, view, fieldList(view, 'variation', variationFields), wanted);
  const parent = `products/${variation.parent_id}`;
  shown['_links'] = resourceLinks(view.state, view.api, {
    self: `${parent}/variations/${variation.id}`,
    collection: `${parent}/variations`,
    up: parent,
  });
  return shown;
}

function fieldList(view: View, kind: string, names: (settings: ShopSettings, view: View) => string): FieldList {
  const known = lists.get(view.state.settings) ?? new Map<string, FieldList>();
  lists.set(view.state.settings, known);
  const key = `${kind} ${view.api} ${view.context}`;
  const list = known.get(key) ?? names(view.state.settings, view).split(' ').filter(Boolean).map(named);
  known.set(key, list);
  return list;
}

function named(name: string): readonly [string, FieldView<StoredProduct>] {
  // `name` of a variation on its own routes is its options alone.
  if (name === 'option_names') return ['name', optionNames];
  return [name, PRODUCT_FIELDS[name] as FieldView<StoredProduct>];
}

function productFields(settings: ShopSettings, view: View): string {
  const plugin = settings.languages ? 'lang translations' : '';
  return settings.features.classicFieldOrder ? `${classicProduct(view.api)} ${plugin}` : `${newerProduct(settings, view)} ${plugin}`;
}

function classicProduct(api: ApiVersion): string {
  const status = api === 'v3' ? 'stock_status' : 'in_stock';
  return `${HEAD} price_html ${SELLING} ${status} ${BACKORDERS} ${MEASURES} related_ids ${KINSHIP} ${TAIL} meta_data`;
}

function newerProduct({ features }: ShopSettings, { api, context }: View): string {
  const brands = features.brands ? 'brands' : '';
  const head = `${HEAD} ${SELLING} ${api === 'v3' ? '' : 'in_stock'} ${BACKORDERS}`;
  const end = `${TAIL} price_html related_ids meta_data`;
  if (api !== 'v3') return `${head} ${MEASURES} ${KINSHIP} ${end} ${brands}`;
  return [
    head,
    features.lowStockAmount ? 'low_stock_amount' : '',
    MEASURES,
    KINSHIP,
    brands,
    end,
    'stock_status',
    features.editorFields ? 'has_options' : '',
    features.postPassword ? 'post_password' : '',
    features.globalUniqueId ? 'global_unique_id' : '',
    features.editorFields && context === 'edit' ? 'permalink_template generated_slug' : '',
  ].join(' ');
}

function variationFields({ features }: ShopSettings, { api }: View): string {
  if (api !== 'v3') return `id ${V_HEAD} ${V_PRICE} visible ${V_SELLING} in_stock ${BACKORDERS} ${V_TAIL} attributes menu_order meta_data`;
  return [
    'id',
    features.variationIdentity ? 'type' : '',
    V_HEAD,
    features.globalUniqueId ? 'global_unique_id' : '',
    V_PRICE,
    'status',
    V_SELLING,
    'stock_status',
    BACKORDERS,
    features.lowStockAmount ? 'low_stock_amount' : '',
    V_TAIL,
    features.variationGallery ? 'gallery_image_ids' : '',
    'attributes menu_order meta_data',
    features.variationIdentity ? 'option_names parent_id' : '',
  ].join(' ');
}
