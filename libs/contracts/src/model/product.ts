import type { Json } from './entity';
import type { Money } from './money';

export const PRODUCT_KINDS = ['simple', 'parent', 'variant', 'bundle'] as const;
export type ProductKind = (typeof PRODUCT_KINDS)[number];

export const PRODUCT_STATUSES = ['active', 'draft', 'removed'] as const;
export type ProductStatus = (typeof PRODUCT_STATUSES)[number];

export const IDENTIFIER_TYPES = ['sku', 'gtin', 'mpn', 'asin', 'other'] as const;
export type IdentifierType = (typeof IDENTIFIER_TYPES)[number];

/**
 * A typed identifier. `value` is the comparable form (GTIN: 14 digits, check digit verified; SKU: folded in case and blanks),
 * `given` the form as the source wrote it.
 */
export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
  readonly given: string;
}

export interface ProductImage {
  readonly url: string;
  readonly alt: string | null;
  /** The source's own id of the picture, where it has one. */
  readonly externalId: string | null;
}

/** A category as the source shows it: its name, HTML decoded; order is meaningful, the first is the main one. */
export interface ProductCategory {
  readonly name: string;
  readonly externalId: string | null;
}

/** A named property with its values; on a variant exactly one value. */
export interface ProductAttribute {
  readonly name: string;
  readonly values: readonly string[];
  /** Whether variants differ in it. */
  readonly forVariants: boolean;
}

export interface Dimensions {
  readonly length: string | null;
  readonly width: string | null;
  readonly height: string | null;
  readonly unit: string;
}

export interface Weight {
  readonly value: string;
  readonly unit: string;
}

/** Fields with one value for all languages. */
export interface ProductFieldValues {
  readonly sku: string | null;
  /** As given; the comparable form stands in identifiers. */
  readonly gtin: string | null;
  readonly mpn: string | null;
  readonly brand: string | null;
  readonly categories: readonly ProductCategory[];
  readonly images: readonly ProductImage[];
  readonly attributes: readonly ProductAttribute[];
  readonly price: Money | null;
  readonly compareAtPrice: Money | null;
  readonly cost: Money | null;
  readonly weight: Weight | null;
  readonly dimensions: Dimensions | null;
  readonly status: ProductStatus;
}

/** Fields kept per language (BCP 47). */
export interface ProductTexts {
  readonly title: string | null;
  readonly description: string | null;
  readonly shortDescription: string | null;
}

export type ProductFieldName = keyof ProductFieldValues;
export type ProductTextName = keyof ProductTexts;

/** A claimable field: a plain one, or a text in one language written `title@sv`. */
export type ClaimField = ProductFieldName | `${ProductTextName}@${string}`;

/** Claimable values by field. Absent means the source says nothing about it; null or an empty list means it says "empty". */
export type FieldMap = { readonly [field: string]: Json | undefined };

export const FIELD_GROUPS = ['identity', 'content', 'price', 'stock', 'status', 'consent'] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

const GROUP_OF: Readonly<Record<ProductFieldName, FieldGroup>> = {
  sku: 'identity',
  gtin: 'identity',
  mpn: 'identity',
  brand: 'content',
  categories: 'content',
  images: 'content',
  attributes: 'content',
  weight: 'content',
  dimensions: 'content',
  price: 'price',
  compareAtPrice: 'price',
  cost: 'price',
  status: 'status',
};

/** The ownership group a claimable field belongs to; texts and unknown fields are content. */
export function fieldGroupOf(field: string): FieldGroup {
  return GROUP_OF[field as ProductFieldName] ?? 'content';
}
