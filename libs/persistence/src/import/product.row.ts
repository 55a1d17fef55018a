import type { FieldMap, Identifier, Json, Money, ProductKind, ProductStatus } from '@hub/contracts';
import type { OperatorEdit, PackedProvenance, ProductRecord } from '@hub/sync-engine/ports';

/** A row of `hub.product`. */
export interface ProductRow {
  readonly id: string;
  readonly kind: ProductKind;
  readonly parent_id: string | null;
  readonly status: ProductStatus;
  readonly version: number;
  readonly fields: FieldMap;
  readonly provenance: PackedProvenance;
  readonly operator_edits: { readonly [field: string]: OperatorEdit };
  readonly identifiers: readonly Identifier[];
  readonly extensions: { readonly [connector: string]: Json | undefined };
  readonly stock_item_id: string | null;
  readonly merged_into: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Columns of a ProductRow; the table is called `p`. */
export const PRODUCT_COLUMNS = `p.id, p.kind, p.parent_id, p.status, p.version, p.fields, p.provenance, p.operator_edits, p.identifiers, p.extensions,
  p.stock_item_id, p.merged_into, p.created_at, p.updated_at`;

const AMOUNT = /^-?\d{1,14}(\.\d{1,6})?$/;
const CURRENCY = /^[A-Z]{3}$/;

/** The product as the engine uses it. */
export function toProduct(row: ProductRow): ProductRecord {
  return {
    id: row.id,
    kind: row.kind,
    parentId: row.parent_id,
    status: row.status,
    version: row.version,
    fields: row.fields,
    provenance: row.provenance,
    operatorEdits: row.operator_edits,
    identifiers: row.identifiers,
    extensions: row.extensions,
    stockItemId: row.stock_item_id,
    mergedInto: row.merged_into,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The row as a JSON record for `jsonb_to_recordset`; sku, title and price stand beside the fields for searching. */
export function toProductJson(product: ProductRecord): object {
  const price = priceOf(product.fields['price']);
  return {
    id: product.id,
    kind: product.kind,
    parent_id: product.parentId,
    status: product.status,
    version: product.version,
    sku: textOf(product.fields['sku']),
    title: titleOf(product.fields),
    price: price?.amount ?? null,
    currency: price?.currency ?? null,
    fields: product.fields,
    provenance: product.provenance,
    operator_edits: product.operatorEdits,
    identifiers: product.identifiers,
    extensions: product.extensions,
    stock_item_id: product.stockItemId,
    merged_into: product.mergedInto,
    created_at: product.createdAt,
    updated_at: product.updatedAt,
  };
}

/** Titles of several languages: the first by language code. */
function titleOf(fields: FieldMap): string | null {
  const names = Object.keys(fields).filter((field) => field.startsWith('title@') && textOf(fields[field]) !== null);
  const [first] = names.sort();
  return first === undefined ? null : textOf(fields[first]);
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What does not fit the search columns stays out of them; the field itself keeps it. */
function priceOf(value: Json | undefined): Money | null {
  if (value === null || typeof value !== 'object' || !('amount' in value) || !('currency' in value)) return null;
  const { amount, currency } = value;
  return typeof amount === 'string' && AMOUNT.test(amount) && typeof currency === 'string' && CURRENCY.test(currency) ? { amount, currency } : null;
}
