import type { ShopState, StoredImage } from '../model/shop-state';
import { isVariation, type Backorders, type StockStatus, type StoredProduct } from '../model/stored-product';
import { byName, type TermStore } from '../model/term-store';
import { slugify } from '../platform/php-text';
import { stockHolder } from '../writing/stock-rules';
import type { View } from './view';

const MAX_RELATED = 5;

/** Stock fields as shown: a variation may show its parent's, and the shop switch hides management. */
export interface ShownStock {
  manage_stock: boolean | 'parent';
  stock_quantity: number | null;
  stock_status: StockStatus;
  backorders: Backorders;
}

export function stockOf(product: StoredProduct, view: View): ShownStock {
  const holder = stockHolder(view.state, product);
  const managed = view.state.settings.manageStock && holder.manage_stock;
  return {
    manage_stock: managed && holder !== product ? 'parent' : managed,
    stock_quantity: holder.stock_quantity,
    stock_status: holder.stock_status,
    backorders: holder.backorders,
  };
}

/** A variation without a SKU of its own shows its parent's, in every context (R29). */
export function skuOf(product: StoredProduct, view: View): string {
  return product.sku === '' ? (view.state.products.parentOf(product)?.sku ?? '') : product.sku;
}

/** Full name; a variation asked for as a product is its parent's name and its options. */
export function nameOf(product: StoredProduct, view: View): string {
  const parent = view.state.products.parentOf(product);
  if (!parent) return product.name;
  const options = optionNames(product);
  return options === '' ? parent.name : `${parent.name} - ${options}`;
}

/** @returns the options of a variation, such as `Schwarz, S`. */
export function optionNames(product: StoredProduct): string {
  return product.options.map((option) => option.option).join(', ');
}

export function permalinkOf(product: StoredProduct, view: View): string {
  const home = view.state.settings.homeUrl;
  const parent = view.state.products.parentOf(product);
  if (parent) return `${home}/product/${parent.slug}/${optionQuery(product, view)}`;
  const hidden = product.status === 'trash' || product.status === 'draft' || view.state.settings.permalinks === 'plain';
  return hidden ? `${home}/?post_type=product&p=${product.id}` : `${home}/product/${product.slug}/`;
}

/** Other products sharing a category, a few of them. */
export function relatedIds(product: StoredProduct, view: View): number[] {
  if (isVariation(product) || product.categories.length === 0) return [];
  const related: number[] = [];
  for (const other of view.state.products.all()) {
    if (related.length >= MAX_RELATED) break;
    const shares = other.id !== product.id && other.status === 'publish' && other.categories.some((id) => product.categories.includes(id));
    if (shares) related.push(other.id);
  }
  return related;
}

/** Terms by name, as WordPress returns them. */
export function termsOf(ids: readonly number[], terms: TermStore): Array<{ id: number; name: string; slug: string }> {
  return ids
    .map((id) => terms.get(id))
    .filter((term) => term !== undefined)
    .map(({ id, name, slug }) => ({ id, name, slug }))
    .sort((a, b) => byName(a.name, b.name));
}

export function imagesOf(product: StoredProduct, view: View): Array<Record<string, unknown>> {
  const stored = product.images.map((id) => view.state.images.get(id)).filter((image): image is StoredImage => image !== undefined);
  if (view.api === 'v3') return stored.map((image) => shownImage(image, view));
  // v1 and v2 fill the gap with the theme's placeholder and number the pictures.
  const filled = stored.length > 0 ? stored : [placeholder(view.state)];
  return filled.map((image, position) => ({ ...shownImage(image, view), position }));
}

export function attributesOf(product: StoredProduct, view: View): unknown[] {
  const withSlug = view.state.settings.features.attributeSlug;
  if (isVariation(product)) {
    return product.options.map(({ id, name, option }) => ({
      id,
      name,
      ...(withSlug ? { slug: attributeSlug(view.state, id, slugify(name)) } : {}),
      option,
    }));
  }
  return product.attributes.map(({ id, name, position, visible, variation, options }) => ({
    id,
    name,
    ...(withSlug ? { slug: attributeSlug(view.state, id, name) } : {}),
    position,
    visible,
    variation,
    options,
  }));
}

function attributeSlug(state: ShopState, id: number, ownSlug: string): string {
  return id === 0 ? ownSlug : (state.attributes.get(id)?.slug ?? ownSlug);
}

function optionQuery(product: StoredProduct, view: View): string {
  const pairs = product.options.map(({ id, name, option }) => {
    const slug = attributeSlug(view.state, id, slugify(name));
    return `attribute_${slug}=${id === 0 ? encodeURIComponent(option) : slugify(option)}`;
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function shownImage(image: StoredImage, view: View): Record<string, unknown> {
  const { clock } = view.state;
  return {
    id: image.id,
    date_created: clock.local(image.date),
    date_created_gmt: clock.gmt(image.date),
    date_modified: clock.local(image.date),
    date_modified_gmt: clock.gmt(image.date),
    src: image.src,
    name: image.name,
    alt: image.alt,
  };
}

function placeholder(state: ShopState): StoredImage {
  const src = `${state.settings.homeUrl}/wp-content/uploads/woocommerce-placeholder.webp`;
  return { id: 0, src, name: 'Placeholder', alt: 'Placeholder', date: state.clock.nowSeconds() };
}
