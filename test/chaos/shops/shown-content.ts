import type { StoredProduct } from '@connectors/woocommerce/simulator';

/**
 * What a record of a simulated shop says, in the hub's field names, worked out from what the shop stores and from the rules the guides
 * state, not with the hub's mappers: the fault test compares the hub against it.
 */
export type ShownContent = Readonly<Record<string, unknown>>;

/** Where a record's neighbours are looked up. */
export interface ContentContext {
  /** The shop's language. */
  readonly language: string;
  readonly currency: string;
  readonly parent: Readonly<StoredProduct> | undefined;
  /** Name of a category by id, as stored. */
  categoryName(id: number): string | undefined;
}

/** Fields that are compared. */
export const COMPARED_FIELDS = ['title', 'description', 'price', 'status', 'sku', 'gtin', 'categories', 'weight'] as const;
export type ComparedField = (typeof COMPARED_FIELDS)[number];

/** What the record says of each compared field; a missing one: nothing, null: it is empty. Shops show categories by name. */
export function shownContent(product: Readonly<StoredProduct>, context: ContentContext): ShownContent {
  const isVariation = product.type === 'variation';
  return {
    title: titleOf(product, context),
    description: product.description === '' ? null : product.description,
    status: product.status === 'publish' ? 'active' : 'draft',
    sku: ownSku(product, context.parent),
    gtin: gtinOf(product),
    weight: product.weight === '' ? null : product.weight,
    ...(product.type === 'variable' ? {} : { price: priceOf(product) }),
    ...(isVariation ? {} : { categories: product.categories.map((id) => decoded(context.categoryName(id) ?? '')).sort() }),
  };
}

/** Keys a record can be recognised by: `gtin:` with 14 digits, `sku:` folded in case and blanks. */
export function keysOf(product: Readonly<StoredProduct>, parent: Readonly<StoredProduct> | undefined): string[] {
  const gtin = gtinOf(product);
  const sku = ownSku(product, parent);
  return [...(gtin === null ? [] : [`gtin:${gtin.padStart(14, '0')}`]), ...(sku === null ? [] : [`sku:${folded(sku)}`])];
}

/** Records of different classes are never the same thing. */
export function classOf(product: Readonly<StoredProduct>): 'parent' | 'sellable' {
  return product.type === 'variable' ? 'parent' : 'sellable';
}

function titleOf(product: Readonly<StoredProduct>, { parent }: ContentContext): string | null {
  if (product.type !== 'variation') return decoded(product.name) || null;
  return [decoded(parent?.name ?? ''), product.options.map((chosen) => decoded(chosen.option)).join(', ')].filter(Boolean).join(' - ');
}

/** What a shopper pays: the sale price where one is set (the test never dates sales). */
function priceOf(product: Readonly<StoredProduct>): string | null {
  return (product.sale_price || product.regular_price) || null;
}

/** A variation without a SKU of its own shows its parent's, which counts as none. */
function ownSku(product: Readonly<StoredProduct>, parent: Readonly<StoredProduct> | undefined): string | null {
  if (product.sku === '') return null;
  return parent && folded(parent.sku) === folded(product.sku) ? null : product.sku;
}

/** The field, else an attribute called UPC or EAN; the first that is a GTIN. */
function gtinOf(product: Readonly<StoredProduct>): string | null {
  const attributes = product.attributes.filter(({ name, options }) => ['UPC', 'EAN', 'GTIN'].includes(name.toUpperCase()) && options.length === 1);
  const candidates = [product.global_unique_id, ...attributes.slice(0, 1).map(({ options }) => options[0] ?? '')];
  return candidates.find(isGtin) ?? null;
}

/** GS1's check: digits weighted 3 and 1 from the right, the check digit included, sum up to a multiple of ten. */
function isGtin(code: string): boolean {
  if (![8, 12, 13, 14].includes(code.length) || /\D/.test(code) || /^0+$/.test(code)) return false;
  const sum = [...code].reverse().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

function folded(sku: string): string {
  return sku.replace(/\s+/g, '').toLowerCase();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#039': "'", '#8217': '’' };

/** Shops keep names as HTML; the entities the test's names have. */
function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#039|#8217);/g, (_, name: string) => ENTITIES[name] ?? '').trim();
}
