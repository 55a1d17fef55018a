import type { ShopState } from '../model/shop-state';
import type { StoredAttribute, StoredProduct } from '../model/stored-product';
import type { TermStore } from '../model/term-store';
import { cleanLine, filterMarkup, formatDecimal, slugify } from '../platform/php-text';
import { storedDate } from '../rest/param-schema';
import type { Params } from '../rest/rest-call';
import { refuseTakenBarcode, refuseTakenSku } from './identity-checks';
import { storeImages } from './images';
import { applyMeta } from './meta-data';
import { asObject, asText, isSent, phpInteger, sentList, truthy } from './sent';
import { stockChanges } from './stock-input';

const BOOLEANS = ['featured', 'virtual', 'downloadable', 'sold_individually', 'reviews_allowed'] as const;
const PLAIN_TEXTS = ['tax_status', 'tax_class', 'catalog_visibility', 'external_url', 'button_text', 'weight'] as const;
const MARKUP_TEXTS = ['name', 'description', 'short_description', 'purchase_note'] as const;
const ID_LISTS = ['upsell_ids', 'cross_sell_ids', 'grouped_products'] as const;

/** Fields that products and variations share, as changes of a stored record. @throws {RestFailure} 400 for a clash. */
export function commonChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const changes: Record<string, unknown> = {};
  for (const name of BOOLEANS) if (isSent(body, name)) changes[name] = truthy(body[name]);
  for (const name of PLAIN_TEXTS) if (isSent(body, name)) changes[name] = cleanLine(asText(body[name]));
  for (const name of MARKUP_TEXTS) if (isSent(body, name)) changes[name] = filterMarkup(asText(body[name]));
  if (isSent(body, 'menu_order')) changes['menu_order'] = phpInteger(body['menu_order']);
  if (isSent(body, 'dimensions')) changes['dimensions'] = mergedDimensions(product, asObject(body['dimensions']));
  if (isSent(body, 'shipping_class')) changes['shipping_class_id'] = shippingClassId(state, asText(body['shipping_class']));
  return {
    ...changes,
    ...identityChanges(state, product, body),
    ...priceChanges(state, product, body),
    ...stockChanges(state, product, body),
    ...metaChanges(state, product, body),
  };
}

/** Everything a product write may change. @throws {RestFailure} 400 for a clash or a bad picture. */
export function productChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const type = isSent(body, 'type') && body['type'] !== '' ? asText(body['type']) : product.type;
  const changes: Partial<StoredProduct> = { ...commonChanges(state, { ...product, type }, body), type };
  if (isSent(body, 'status') && body['status'] !== '') changes.status = asText(body['status']);
  if (isSent(body, 'slug')) changes.slug = state.products.freeSlug(slugify(asText(body['slug'])));
  for (const name of ID_LISTS) {
    const ids = sentList(body, name);
    if (ids) changes[name] = ids.map(phpInteger);
  }
  if (type === 'variable' || type === 'grouped') Object.assign(changes, { regular_price: '', sale_price: '' });
  return { ...changes, ...termChanges(state, body), ...attributeChanges(state, product, body), ...imageChanges(state, body) };
}

function identityChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const changes: Partial<StoredProduct> = {};
  if (isSent(body, 'sku')) {
    changes.sku = cleanLine(asText(body['sku']));
    refuseTakenSku(state, changes.sku, product.id);
  }
  if (isSent(body, 'global_unique_id') && state.settings.features.globalUniqueId) {
    changes.global_unique_id = cleanLine(asText(body['global_unique_id']));
    refuseTakenBarcode(state, changes.global_unique_id, product.id);
  }
  return changes;
}

function priceChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const regular = isSent(body, 'regular_price') ? formatDecimal(body['regular_price']) : product.regular_price;
  const sale = isSent(body, 'sale_price') ? formatDecimal(body['sale_price']) : product.sale_price;
  const isBargain = sale !== '' && Number(sale) < Number(regular);
  return {
    regular_price: regular,
    sale_price: isBargain ? sale : '',
    date_on_sale_from: saleDate(state, body, 'date_on_sale_from', product.date_on_sale_from),
    date_on_sale_to: saleDate(state, body, 'date_on_sale_to', product.date_on_sale_to),
  };
}

function saleDate(state: ShopState, body: Params, name: string, current: number | null): number | null {
  if (body[`${name}_gmt`] !== undefined) return storedDate(body[`${name}_gmt`], state.clock, true);
  return body[name] === undefined ? current : storedDate(body[name], state.clock, false);
}

function metaChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const sent = sentList(body, 'meta_data');
  if (!sent) return {};
  const ordinary = sent.filter((item) => asObject(item)['key'] !== '_stock');
  const stock = sent.find((item) => asObject(item)['key'] === '_stock');
  const changes: Partial<StoredProduct> = { meta_data: applyMeta(product.meta_data, ordinary, () => state.ids.next('meta')) };
  // Internal keys are never shown; since 9 this one reaches the stock all the same (R25).
  if (stock !== undefined && state.settings.features.stockMetaWritable) changes.stock_quantity = phpInteger(asObject(stock)['value']);
  return changes;
}

function mergedDimensions(product: StoredProduct, sent: Params): StoredProduct['dimensions'] {
  const measure = (name: 'length' | 'width' | 'height'): string => (isSent(sent, name) ? asText(sent[name]) : product.dimensions[name]);
  return { length: measure('length'), width: measure('width'), height: measure('height') };
}

function shippingClassId(state: ShopState, slug: string): number {
  return state.shippingClasses.all().find((term) => term.slug === slug)?.id ?? 0;
}

function termChanges(state: ShopState, body: Params): Partial<StoredProduct> {
  const changes: Partial<StoredProduct> = {};
  const categories = sentList(body, 'categories');
  const tags = sentList(body, 'tags');
  const brands = sentList(body, 'brands');
  if (categories) changes.categories = knownTerms(state.categories, categories);
  if (tags) changes.tags = knownOrNewTerms(state.tags, tags);
  if (brands && state.settings.features.brands) changes.brands = knownTerms(state.brands, brands);
  return changes;
}

// Unknown ids are dropped without a word (R24).
function knownTerms(terms: TermStore, sent: readonly unknown[]): number[] {
  const ids = sent.map((item) => phpInteger(asObject(item)['id'] ?? item));
  return [...new Set(ids.filter((id) => terms.get(id) !== undefined))];
}

function knownOrNewTerms(terms: TermStore, sent: readonly unknown[]): number[] {
  const named = sent.map((item) => {
    const name = filterMarkup(asText(asObject(item)['name'] ?? ''));
    if (isSent(asObject(item), 'id') || name === '') return item;
    return { id: (terms.find(name) ?? terms.create({ name })).id };
  });
  return knownTerms(terms, named);
}

function attributeChanges(state: ShopState, product: StoredProduct, body: Params): Partial<StoredProduct> {
  const sent = sentList(body, 'attributes');
  const attributes = sent?.map((item) => attribute(state, asObject(item))).filter((held) => held !== undefined);
  const defaults = sentList(body, 'default_attributes');
  return {
    ...(attributes ? { attributes } : {}),
    ...(defaults ? { options: chosenDefaults(attributes ?? product.attributes, defaults) } : {}),
  };
}

function attribute(state: ShopState, sent: Params): StoredAttribute | undefined {
  const id = phpInteger(sent['id']);
  const global = state.attributes.get(id);
  const name = id > 0 ? (global?.name ?? '') : cleanLine(asText(sent['name']));
  if (name === '') return undefined;
  const options = sentOptions(sent['options'] ?? '');
  for (const option of options) if (global && !global.terms.find(option)) global.terms.create({ name: option });
  return {
    id,
    name,
    position: phpInteger(sent['position']),
    visible: truthy(sent['visible']),
    variation: truthy(sent['variation']),
    options,
  };
}

function sentOptions(sent: unknown): string[] {
  const listed = Array.isArray(sent) ? sent : asText(sent).split('|');
  return listed.map((option) => cleanLine(asText(option))).filter((option) => option !== '');
}

function chosenDefaults(attributes: readonly StoredAttribute[], sent: readonly unknown[]): StoredProduct['options'] {
  return sent.flatMap((item) => {
    const { id, name, option } = asObject(item);
    const held = attributes.find((one) => one.variation && (one.id > 0 ? one.id === phpInteger(id) : one.name === asText(name)));
    return held ? [{ id: held.id, name: held.name, option: asText(option) }] : [];
  });
}

function imageChanges(state: ShopState, body: Params): Partial<StoredProduct> {
  const sent = sentList(body, 'images');
  return sent ? { images: storeImages(state, sent) } : {};
}
