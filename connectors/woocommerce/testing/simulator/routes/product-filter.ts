import type { ShopState } from '../model/shop-state';
import { isVariation, type StoredProduct } from '../model/stored-product';
import { dateMark, parseWrittenDate } from '../platform/date-mark';
import { activePrice, isOnSale } from '../rendering/price';
import type { Params } from '../rest/rest-call';
import { phpInteger, truthy } from '../writing/sent';

type Test = (product: StoredProduct) => boolean;

/** @returns the condition products must meet for a list request; what the release does not know is ignored. */
export function productFilter(state: ShopState, params: Params): Test {
  const tests = [
    ...dateTests(state, params),
    ...keyTests(state, params),
    ...setTests(params),
    ...termTests(state, params),
    ...statusTests(params),
    ...stateTests(state, params),
    ...priceTests(state, params),
    ...languageTests(state, params),
  ];
  return (product) => tests.every((test) => test(product));
}

function dateTests(state: ShopState, params: Params): Test[] {
  const { features } = state.settings;
  const isGmt = features.modifiedFilters && truthy(params['dates_are_gmt'] ?? false);
  const tests: Test[] = [];
  const add = (name: string, of: (product: StoredProduct) => number, sign: number): void => {
    const written = typeof params[name] === 'string' ? parseWrittenDate(params[name]) : undefined;
    if (!written) return;
    const mark = dateMark(written, isGmt, state.clock);
    tests.push((product) => mark(of(product)) * sign > 0);
  };
  add('after', (product) => product.date_created, 1);
  add('before', (product) => product.date_created, -1);
  if (!features.modifiedFilters) return tests;
  add('modified_after', (product) => product.date_modified, 1);
  add('modified_before', (product) => product.date_modified, -1);
  return tests;
}

function keyTests(state: ShopState, params: Params): Test[] {
  const { features } = state.settings;
  const tests: Test[] = [];
  const slug = textOf(params['slug']);
  const partialSku = features.searchSku ? textOf(params['search_sku']).toLowerCase() : '';
  const search = textOf(params['search']).toLowerCase();
  if (slug !== '') tests.push((product) => slug.split(',').includes(product.slug));
  if (partialSku !== '') tests.push((product) => product.sku.toLowerCase().includes(partialSku));
  if (search !== '') tests.push((product) => searchText(product, listOf(params['search_fields'])).includes(search));
  const nameOrSku = features.listExtras ? textOf(params['search_name_or_sku']).toLowerCase() : '';
  if (nameOrSku !== '') tests.push((product) => `${product.name}\n${product.sku}`.toLowerCase().includes(nameOrSku));
  return tests;
}

const SEARCHED = ['name', 'short_description', 'description'] as const;
const SEARCHABLE = [...SEARCHED, 'sku', 'global_unique_id'] as const;

function searchText(product: StoredProduct, fields: readonly string[]): string {
  const names = fields.length === 0 ? SEARCHED : SEARCHABLE.filter((name) => fields.includes(name));
  return names.map((name) => product[name]).join('\n').toLowerCase();
}

function setTests(params: Params): Test[] {
  const tests: Test[] = [];
  const member = (name: string, of: (product: StoredProduct) => number, wanted: boolean): void => {
    const ids = idsOf(params[name]);
    if (ids) tests.push((product) => ids.has(of(product)) === wanted);
  };
  member('include', (product) => product.id, true);
  member('exclude', (product) => product.id, false);
  member('parent', (product) => product.parent_id, true);
  member('parent_exclude', (product) => product.parent_id, false);
  return tests;
}

function termTests(state: ShopState, params: Params): Test[] {
  const tests: Test[] = [];
  const categories = idsOf(params['category']);
  const tags = idsOf(params['tag']);
  const brands = state.settings.features.brands ? idsOf(params['brand']) : undefined;
  if (categories) {
    const family = withDescendants(state, categories);
    tests.push((product) => product.categories.some((id) => family.has(id)));
  }
  if (tags) tests.push((product) => product.tags.some((id) => tags.has(id)));
  if (brands) tests.push((product) => product.brands.some((id) => brands.has(id)));
  const shippingClasses = idsOf(params['shipping_class']);
  if (shippingClasses) tests.push((product) => shippingClasses.has(product.shipping_class_id));
  return [...tests, ...attributeTests(state, params)];
}

function attributeTests(state: ShopState, params: Params): Test[] {
  const slug = textOf(params['attribute']);
  const terms = idsOf(params['attribute_term']);
  const global = [...state.attributes.values()].find((attribute) => attribute.slug === slug);
  if (!global || !terms) return [];
  const names = new Set([...terms].map((id) => global.terms.get(id)?.name));
  return [(product) => product.attributes.some((held) => held.id === global.id && held.options.some((option) => names.has(option)))];
}

function stateTests(state: ShopState, params: Params): Test[] {
  const type = textOf(params['type']);
  const stock = textOf(params['stock_status']);
  const tests: Test[] = [];
  if (type !== '') tests.push((product) => product.type === type);
  if (stock !== '') tests.push((product) => product.stock_status === stock);
  if (params['in_stock'] !== undefined) {
    const wanted = truthy(params['in_stock']);
    tests.push((product) => (product.stock_status !== 'outofstock') === wanted);
  }
  for (const name of ['featured', 'downloadable', 'virtual'] as const) {
    const wanted = truthy(params[name]);
    if (params[name] !== undefined) tests.push((product) => product[name] === wanted);
  }
  if (params['on_sale'] !== undefined) {
    const wanted = truthy(params['on_sale']);
    const at = state.clock.now();
    tests.push((product) => isOnSale(product, at) === wanted);
  }
  return tests;
}

function statusTests(params: Params): Test[] {
  const status = textOf(params['status']);
  const included = listOf(params['include_status']);
  const excluded = listOf(params['exclude_status']);
  const tests: Test[] = [];
  if (status === '' || status === 'any') tests.push((product) => product.status !== 'trash');
  else tests.push((product) => product.status === status);
  if (included.length > 0 && !included.includes('any')) tests.push((product) => included.includes(product.status));
  if (excluded.length > 0) tests.push((product) => !excluded.includes(product.status));
  return tests;
}

function priceTests(state: ShopState, params: Params): Test[] {
  const at = state.clock.now();
  const bound = (name: string, fits: (price: number, bound: number) => boolean): Test[] => {
    const sent = textOf(params[name]);
    return sent === '' ? [] : [(product) => fits(Number(activePrice(state, product, at) || Number.NaN), Number(sent))];
  };
  return [...bound('min_price', (price, limit) => price >= limit), ...bound('max_price', (price, limit) => price <= limit)];
}

function languageTests(state: ShopState, params: Params): Test[] {
  const plugin = state.settings.languages;
  if (!plugin) return [];
  // WPML answers in the default language unless told otherwise, Polylang in all of them.
  const wanted = textOf(params['lang']) || (plugin.kind === 'wpml' ? plugin.defaultLanguage : 'all');
  return wanted === 'all' ? [] : [(product) => (product.lang || plugin.defaultLanguage) === wanted];
}

/** @returns true for what plain product lists show: products, never variations. */
export function isListed(product: StoredProduct): boolean {
  return !isVariation(product);
}

function withDescendants(state: ShopState, ids: ReadonlySet<number>): Set<number> {
  const family = new Set(ids);
  let grew = true;
  while (grew) {
    grew = false;
    for (const term of state.categories.all()) {
      if (family.has(term.parent) && !family.has(term.id)) {
        family.add(term.id);
        grew = true;
      }
    }
  }
  return family;
}

function idsOf(value: unknown): Set<number> | undefined {
  if (value === undefined || value === '') return undefined;
  const list = Array.isArray(value) ? value : String(value).split(',');
  return list.length === 0 ? undefined : new Set(list.map(phpInteger));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
