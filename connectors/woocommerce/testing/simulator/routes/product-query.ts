import type { ShopState } from '../model/shop-state';
import { isVariation, type StoredProduct } from '../model/stored-product';
import { byName } from '../model/term-store';
import { cleanLine } from '../platform/php-text';
import { activePrice } from '../rendering/price';
import type { Params } from '../rest/rest-call';
import { phpInteger } from '../writing/sent';
import { isListed, productFilter } from './product-filter';

type Compare = (a: StoredProduct, b: StoredProduct) => number;

const NOT_A_FILTER = new Set(['page', 'per_page', 'offset', '_fields', 'context', '_envelope', '_method']);
const CACHED_LISTS = 8;

/** Answers list requests; keeps the last few results while nothing changes, so that a walk of pages costs one search. */
export class ProductQuery {
  private readonly cache = new Map<string, { version: number; found: readonly StoredProduct[] }>();

  constructor(private readonly state: ShopState) {}

  /** @returns products for `/products`; SKU and barcode filters find variations too (R17, R26). */
  products(params: Params): readonly StoredProduct[] {
    return this.cached('products', params, () => {
      const keyed = this.byKey(params);
      return keyed ?? this.state.products.all().filter(isListed);
    });
  }

  /** @returns variations of one parent, or of all when none is given. */
  variations(params: Params, parent?: StoredProduct): readonly StoredProduct[] {
    return this.cached(`variations ${parent?.id ?? 'all'}`, params, () => {
      const keyed = this.byKey(params)?.filter(isVariation);
      const candidates = keyed ?? (parent ? this.ofParent(parent) : this.state.products.all().filter(isVariation));
      return parent ? candidates.filter((variation) => variation.parent_id === parent.id) : candidates;
    });
  }

  private ofParent(parent: StoredProduct): StoredProduct[] {
    return parent.children.map((id) => this.state.products.get(id)).filter((child): child is StoredProduct => child !== undefined);
  }

  private byKey(params: Params): StoredProduct[] | undefined {
    const barcode = this.state.settings.features.globalUniqueIdFilter ? text(params['global_unique_id']) : '';
    const skus = text(params['sku']).split(',').map(cleanLine).filter((sku) => sku !== '');
    if (barcode !== '') return barcode.split(',').flatMap((one) => this.state.products.withBarcode(one.trim()));
    if (skus.length === 0) return undefined;
    return [...new Set(skus.flatMap((sku) => this.state.products.withSku(sku)))];
  }

  private cached(kind: string, params: Params, candidates: () => readonly StoredProduct[]): readonly StoredProduct[] {
    const key = `${kind} ${JSON.stringify(Object.entries(params).filter(([name]) => !NOT_A_FILTER.has(name)))}`;
    const held = this.cache.get(key);
    if (held?.version === this.state.products.version) return held.found;
    const found = candidates().filter(productFilter(this.state, params)).sort(this.order(params));
    this.cache.delete(key);
    this.cache.set(key, { version: this.state.products.version, found });
    if (this.cache.size > CACHED_LISTS) this.cache.delete(this.cache.keys().next().value as string);
    return found;
  }

  private order(params: Params): Compare {
    const direction = params['order'] === 'asc' ? 1 : -1;
    const compare = this.comparison(params);
    // Newer releases break ties by id in the same direction.
    return (a, b) => direction * compare(a, b) || direction * (a.id - b.id);
  }

  private comparison(params: Params): Compare {
    const orderby = String(params['orderby'] ?? 'date');
    if (orderby === 'include' || orderby === 'post__in') return includeOrder(params);
    if (orderby !== 'price') return COMPARISONS[orderby] ?? byDate;
    const at = this.state.clock.now();
    return (a, b) => Number(activePrice(this.state, a, at) || 0) - Number(activePrice(this.state, b, at) || 0);
  }
}

const byDate: Compare = (a, b) => a.date_created - b.date_created;
const bySales: Compare = (a, b) => a.total_sales - b.total_sales;
const COMPARISONS: Readonly<Record<string, Compare>> = {
  date: byDate,
  id: (a, b) => a.id - b.id,
  modified: (a, b) => a.date_modified - b.date_modified,
  title: (a, b) => byName(a.name, b.name),
  slug: (a, b) => byName(a.slug, b.slug),
  menu_order: (a, b) => a.menu_order - b.menu_order,
  popularity: bySales,
  sales: bySales,
};

function includeOrder(params: Params): Compare {
  const wanted = (Array.isArray(params['include']) ? params['include'] : []).map(phpInteger);
  // The order asked for counts, whatever direction: two minus signs cancel out for the default `desc`.
  const direction = params['order'] === 'asc' ? 1 : -1;
  return (a, b) => direction * (wanted.indexOf(a.id) - wanted.indexOf(b.id));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
