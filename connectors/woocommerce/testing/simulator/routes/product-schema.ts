import type { ShopState } from '../model/shop-state';
import type { ParamRule, ParamSchema } from '../rest/param-schema';

const text: ParamRule = { type: 'string' };
const flag: ParamRule = { type: 'boolean' };
const whole: ParamRule = { type: 'integer' };
const ids: ParamRule = { type: 'array', items: { type: 'integer' } };
const things: ParamRule = { type: 'array', items: { type: 'object' } };
const moment: ParamRule = { type: 'string', format: 'date-time', keepsNull: true };
const oneOf = (...words: string[]): ParamRule => ({ type: 'string', enum: words });

export const CONTEXT: ParamRule = { type: 'string', enum: ['view', 'edit'], default: 'view' };
export const PAGING: ParamSchema = {
  context: CONTEXT,
  page: { type: 'integer', default: 1, minimum: 1, description: 'Current page of the collection.' },
  per_page: {
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 100,
    description: 'Maximum number of items to be returned in result set.',
  },
  search: text,
  exclude: ids,
  include: ids,
  offset: whole,
  order: { type: 'string', enum: ['asc', 'desc'], default: 'desc', description: 'Order sort attribute ascending or descending.' },
};

const STATUSES = ['draft', 'pending', 'private', 'publish'];

/** Fields a product write checks, for one release. */
export function productWriteSchema(state: ShopState): ParamSchema {
  return {
    ...sharedWriteSchema(state),
    type: oneOf('simple', 'grouped', 'external', 'variable'),
    name: text,
    slug: text,
    featured: flag,
    catalog_visibility: oneOf('visible', 'catalog', 'search', 'hidden'),
    short_description: text,
    external_url: text,
    button_text: text,
    sold_individually: flag,
    reviews_allowed: flag,
    upsell_ids: ids,
    cross_sell_ids: ids,
    grouped_products: ids,
    parent_id: whole,
    purchase_note: text,
    categories: things,
    tags: things,
    brands: things,
    images: things,
    attributes: things,
    default_attributes: things,
  };
}

/** Fields a variation write checks, for one release. */
export function variationWriteSchema(state: ShopState): ParamSchema {
  return { ...sharedWriteSchema(state), visible: flag, image: { type: 'object', keepsNull: true }, attributes: things };
}

/** Parameters of the product list. What a release does not know it ignores. */
export function productListSchema(state: ShopState): ParamSchema {
  const { features } = state.settings;
  return {
    ...PAGING,
    ...dateFilters(state),
    orderby: { type: 'string', enum: productOrders(state), default: 'date', description: 'Sort collection by object attribute.' },
    status: oneOf('any', 'future', ...(features.trashListable ? ['trash'] : []), ...STATUSES),
    type: oneOf('simple', 'grouped', 'external', 'variable'),
    sku: text,
    slug: text,
    featured: flag,
    category: text,
    tag: text,
    shipping_class: text,
    attribute: text,
    attribute_term: text,
    tax_class: text,
    stock_status: oneOf('instock', 'outofstock', 'onbackorder'),
    in_stock: flag,
    on_sale: flag,
    min_price: text,
    max_price: text,
    parent: ids,
    parent_exclude: ids,
    downloadable: flag,
    virtual: flag,
    ...(features.listExtras ? extraFilters() : {}),
    ...(features.searchSku ? { search_sku: text } : {}),
    ...(features.globalUniqueIdFilter ? { global_unique_id: text } : {}),
  };
}

/** Parameters of variation lists, nested or over all parents. */
export function variationListSchema(state: ShopState): ParamSchema {
  const { type: _type, category: _category, tag: _tag, ...rest } = productListSchema(state);
  return rest;
}

function extraFilters(): ParamSchema {
  const fields = ['name', 'global_unique_id', 'description', 'short_description', 'sku'];
  const some = ['future', 'trash', ...STATUSES];
  return {
    search_name_or_sku: text,
    search_fields: { type: 'array', items: oneOf(...fields), default: [] },
    include_status: { type: 'array', items: oneOf('any', ...some) },
    exclude_status: { type: 'array', items: oneOf(...some) },
  };
}

function sharedWriteSchema(state: ShopState): ParamSchema {
  const { features } = state.settings;
  return {
    status: oneOf(...STATUSES, ...(features.trashListable ? ['future', 'auto-draft', 'trash'] : ['future'])),
    description: text,
    sku: text,
    ...(features.globalUniqueId ? { global_unique_id: text } : {}),
    regular_price: text,
    sale_price: text,
    date_on_sale_from: moment,
    date_on_sale_from_gmt: moment,
    date_on_sale_to: moment,
    date_on_sale_to_gmt: moment,
    virtual: { ...flag, default: false },
    downloadable: { ...flag, default: false },
    downloads: things,
    download_limit: whole,
    download_expiry: whole,
    tax_status: oneOf('taxable', 'shipping', 'none'),
    tax_class: text,
    manage_stock: flag,
    stock_quantity: whole,
    in_stock: flag,
    stock_status: { ...oneOf('instock', 'outofstock', 'onbackorder'), default: 'instock' },
    backorders: oneOf('no', 'notify', 'yes'),
    ...(features.lowStockAmount ? { low_stock_amount: { type: 'integer', keepsNull: true } as const } : {}),
    weight: text,
    dimensions: { type: 'object' },
    shipping_class: text,
    menu_order: whole,
    meta_data: things,
  };
}

function dateFilters(state: ShopState): ParamSchema {
  const when: ParamRule = { type: 'string', format: 'date-time' };
  const old = { after: when, before: when };
  if (!state.settings.features.modifiedFilters) return old;
  return {
    ...old,
    modified_after: { ...when, description: 'Limit response to resources modified after a given ISO8601 compliant date.' },
    modified_before: when,
    dates_are_gmt: {
      type: 'boolean',
      default: false,
      description: 'Whether to consider GMT post dates when limiting response by published or modified date.',
    },
  };
}

function productOrders(state: ShopState): string[] {
  if (!state.settings.features.modifiedFilters) {
    return ['date', 'id', 'include', 'title', 'slug', 'menu_order', 'price', 'popularity', 'rating'];
  }
  const known = ['date', 'id', 'include', 'title', 'slug', 'modified'];
  if (!state.settings.features.orderLineGlobalUniqueId) return [...known, 'menu_order', 'price', 'popularity', 'rating'];
  // 11.0 lists several words more than once; kept, since the sentence of the refusal shows it.
  const more = 'popularity rating post__in price sales menu_order random popularity rating menu_order price popularity rating';
  return [...known, ...more.split(' ')];
}
