import { canonicalJson } from '@hub/common';
import type { Json } from '@hub/contracts';

import { listOf, objectOf } from '../wire/json';
import type { WireProduct } from '../wire/product.wire';

/** Largest single value kept, in characters of JSON. */
const LARGEST_VALUE = 2_000;
/** Largest sum kept, in characters of JSON. */
const LARGEST_SUM = 16_000;

/** Mapped to canonical fields, so not repeated here. */
const MAPPED = [
  'id', 'parent_id', 'name', 'description', 'short_description', 'sku', 'global_unique_id', 'price', 'regular_price', 'on_sale', 'categories',
  'images', 'image', 'attributes', 'weight', 'dimensions', 'manage_stock', 'stock_quantity', 'stock_status', 'in_stock', 'backorders', 'lang', 'translations', 'hub',
];
/** Moves by itself or follows from other fields: would make an unchanged record look changed. */
const VOLATILE = [
  'date_created', 'date_modified', 'date_modified_gmt', 'total_sales', 'related_ids', 'price_html', 'average_rating', 'rating_count', '_links', 'variations',
  'backorders_allowed', 'backordered', 'purchasable', 'shipping_required', 'shipping_taxable', 'has_options', 'permalink_template', 'generated_slug',
  'date_on_sale_from', 'date_on_sale_to', 'post_password', 'download_limit', 'download_expiry', 'downloads', 'tax_class',
];
const LEFT_OUT: ReadonlySet<string> = new Set([...MAPPED, ...VOLATILE]);
/** WordPress's own bookkeeping in meta data. */
const BOOKKEEPING = /^_(edit_lock|edit_last|wp_old_slug|wp_old_date|wp_trash_.*|encloseme|pingme|transient_.*)$/;

/**
 * What the model has no field for, kept as the store wrote it: unknown fields, meta data (by key, without ids) and barcodes that are
 * no GTIN. Values over 2 000 characters, and whatever exceeds 16 000 in all, are left out and named in `left_out`.
 */
export function extensionsOf(record: WireProduct, rejectedBarcodes: { readonly [origin: string]: Json }): { readonly [key: string]: Json } {
  const kept: Record<string, Json> = {};
  const leftOut: string[] = [];
  let sum = 0;
  for (const [key, value] of candidates(record, rejectedBarcodes)) {
    const size = canonicalJson(value).length;
    if (size > LARGEST_VALUE || sum + size > LARGEST_SUM) leftOut.push(key);
    else {
      kept[key] = value;
      sum += size;
    }
  }
  const metaData = nested(kept, 'meta_data.');
  return { ...metaData.rest, ...(metaData.any ? { meta_data: metaData.inner } : {}), ...(leftOut.length === 0 ? {} : { left_out: leftOut.slice(0, 50) }) };
}

function* candidates(record: WireProduct, rejectedBarcodes: { readonly [origin: string]: Json }): Generator<readonly [string, Json]> {
  if (Object.keys(rejectedBarcodes).length > 0) yield ['rejected_barcodes', rejectedBarcodes];
  for (const [key, value] of Object.entries(record)) if (value !== undefined && isWorthKeeping(key, value)) yield [key, value];
  yield* metaEntries(record);
}

function* metaEntries(record: WireProduct): Generator<readonly [string, Json]> {
  for (const entry of listOf(record['meta_data'])) {
    const { key, value } = objectOf(entry) ?? {};
    if (typeof key === 'string' && value !== undefined && !BOOKKEEPING.test(key)) yield [`meta_data.${key}`, value];
  }
}

function nested(flat: Record<string, Json>, prefix: string): { inner: Record<string, Json>; rest: Record<string, Json>; any: boolean } {
  const inner: Record<string, Json> = {};
  const rest: Record<string, Json> = {};
  for (const [key, value] of Object.entries(flat)) {
    if (key.startsWith(prefix)) inner[key.slice(prefix.length)] = value;
    else rest[key] = value;
  }
  return { inner, rest, any: Object.keys(inner).length > 0 };
}

function isWorthKeeping(key: string, value: Json): boolean {
  if (LEFT_OUT.has(key) || key === 'meta_data') return false;
  return value !== '' && value !== null && !(Array.isArray(value) && value.length === 0);
}
