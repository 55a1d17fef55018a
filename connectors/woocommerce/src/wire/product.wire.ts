import type { Json } from '@hub/contracts';

/**
 * A product or variation as WooCommerce shows it in `wc/v3` (docs: woocommerce-rest-api-docs, products; recorded 3.9.1 to 11.0.1).
 * Only what the connector reads by name is listed; everything else is kept. Nothing here is checked: mappers must expect anything.
 */
export interface WireProduct {
  readonly id: number;
  readonly type?: Json;
  readonly status?: Json;
  readonly parent_id?: Json;
  readonly name?: Json;
  readonly sku?: Json;
  readonly date_modified_gmt?: Json;
  /** On a product ids only; a variation has none. */
  readonly variations?: Json;
  readonly hub?: HubNotes;
  readonly [field: string]: Json | undefined;
}

/**
 * What the connector adds to a record when it reads it, so that mappers stay pure. Absent on webhook payloads.
 * - `texts`: `raw` when descriptions are as stored, `rendered` when WordPress wrapped them in paragraphs;
 * - `parent_sku`, `parent_name`: of a variation's parent, read at the same time; absent when the parent was not read.
 */
export interface HubNotes {
  readonly texts: 'raw' | 'rendered';
  readonly parent_sku?: string;
  readonly parent_name?: string;
  readonly [field: string]: Json | undefined;
}

/** `date_modified_gmt` made a UTC time; WooCommerce leaves the zone out of its dates. Null when there is none. */
export function modifiedAtOf(record: { readonly [field: string]: Json | undefined }): string | null {
  const value = record['date_modified_gmt'];
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) ? `${value.slice(0, 19)}Z` : null;
}
