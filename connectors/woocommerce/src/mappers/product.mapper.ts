import type { Mapped, MapperContext } from '@hub/connector-sdk';
import type { FieldMap, Json, ProductKind, ProductObservation, ProductStatus, RawObservation, StockObservation } from '@hub/contracts';

import { capabilitiesOf, type Capabilities } from '../client/capabilities';
import { readingSettings } from '../settings/reading-settings';
import { idOf, listOf, objectOf, textOf } from '../wire/json';
import { modifiedAtOf, type WireProduct } from '../wire/product.wire';
import { fromV2 } from '../wire/v2-shapes';
import { extensionsOf } from './extensions';
import { identifiersOf, type IdentifierReading } from './identifiers';
import { languageOf } from './languages';
import { dimensionsOf, weightOf } from './measures';
import { pricesOf } from './prices';
import { attributeValue, attributesOf, categoriesOf, imagesOf } from './record-parts';
import { stockOf } from './stock.mapper';
import { decodedName, nameOrNull } from './texts';

/**
 * A product or variation in the hub's words. Fields a record cannot tell are absent: rendered descriptions (webhook payloads wrap them
 * in paragraphs), a variation's SKU and title without its parent at hand, prices without a known currency.
 */
export function mapProduct(observation: RawObservation, context: MapperContext): Mapped<ProductObservation> {
  const record = recordOf(observation.raw);
  if (!record) return { ok: false, code: 'woocommerce.not-a-product', message: 'The record is not a WooCommerce product: it has no id or no type' };
  const settings = readingSettings(context.settings);
  const attributes = attributesOf(record);
  const identity = identifiersOf(record, attributes, settings);
  const { language, listingKey } = languageOf(record, context.language);
  const parentId = record.type === 'variation' ? idOf(record.parent_id) : null;
  if (record.type === 'variation' && parentId === null) {
    return { ok: false, code: 'woocommerce.variation-without-parent', message: `Variation ${record.id} does not say which product it belongs to` };
  }
  return {
    ok: true,
    value: {
      kind: kindOf(record),
      parentExternalId: parentId === null ? null : String(parentId),
      language,
      listingKey,
      identifiers: identity.identifiers,
      fields: { ...plainFields(record, identity, context), ...textFields(record, language), ...brandField(record, attributeValue(attributes, settings.brandAttributes)) },
      stock: stockObservation(record),
      listing: record.status === undefined || record.status === 'publish' ? 'listed' : 'hidden',
      modifiedAt: modifiedAtOf(record),
      extensions: extensionsOf(record, identity.rejectedBarcodes),
      warnings: [...identity.warnings, ...typeWarnings(record)],
    },
  };
}

const KNOWN_TYPES: ReadonlySet<unknown> = new Set(['simple', 'variable', 'variation', 'grouped', 'external']);

function recordOf(raw: Json): WireProduct | null {
  const record = objectOf(raw);
  const id = idOf(record?.['id']);
  if (!record || id === null || typeof record['type'] !== 'string') return null;
  return { ...fromV2(record), id } as WireProduct;
}

function kindOf(record: WireProduct): ProductKind {
  if (record.type === 'variation') return 'variant';
  if (record.type === 'variable') return 'parent';
  return String(record.type).includes('variable') && listOf(record.variations).length > 0 ? 'parent' : 'simple';
}

/** A variation as `/products/<id>` and webhooks show it: without its picture, and with empty lists where it inherits. */
function isPartialVariation(record: WireProduct): boolean {
  return record.type === 'variation' && record['image'] === undefined;
}

function plainFields(record: WireProduct, identity: IdentifierReading, context: MapperContext): FieldMap {
  const capabilities = capabilitiesOf(context.capabilities);
  const { sku, gtin, mpn } = identity;
  return present({
    sku,
    gtin,
    mpn,
    attributes: json(attributesOf(record)),
    categories: record.type === 'variation' || record['categories'] === undefined ? undefined : json(categoriesOf(record)),
    status: statusOf(record.status),
    // A parent's price only repeats its cheapest variation's.
    ...(kindOf(record) === 'parent' ? {} : priceFields(record, capabilities?.currency ?? null)),
    ...(isPartialVariation(record) ? {} : shownFields(record, capabilities)),
  });
}

/** What only a complete record tells. */
function shownFields(record: WireProduct, capabilities: Capabilities | null): FieldMap {
  return {
    images: json(imagesOf(record)),
    weight: json(weightOf(record, capabilities?.weightUnit ?? null)),
    dimensions: json(dimensionsOf(record, capabilities?.dimensionUnit ?? null)),
  };
}

function priceFields(record: WireProduct, currency: string | null): FieldMap {
  const { price, compareAtPrice } = pricesOf(record, currency);
  return { price: json(price), compareAtPrice: json(compareAtPrice) };
}

function statusOf(status: Json | undefined): ProductStatus {
  if (status === 'trash') return 'removed';
  return status === undefined || status === 'publish' ? 'active' : 'draft';
}

function textFields(record: WireProduct, language: string): FieldMap {
  return present({
    [`title@${language}`]: titleOf(record),
    [`description@${language}`]: storedText(record, 'description'),
    [`shortDescription@${language}`]: record.type === 'variation' ? undefined : storedText(record, 'short_description'),
  });
}

/** Routes name a variation differently (`S` or `Cup - S`), so its title is always made of parent and options. */
function titleOf(record: WireProduct): string | null | undefined {
  if (record.type !== 'variation') return nameOrNull(record.name);
  const parentName = record.hub?.parent_name;
  if (parentName === undefined) return undefined;
  const options = attributesOf(record).flatMap((attribute) => attribute.values);
  return [decodedName(parentName) ?? '', options.join(', ')].filter((part) => part !== '').join(' - ') || null;
}

/** A text as stored; a rendered one only tells whether there is any. */
function storedText(record: WireProduct, field: 'description' | 'short_description'): string | null | undefined {
  if (isPartialVariation(record)) return undefined;
  const text = textOf(record[field]) ?? '';
  if (text === '') return record[field] === undefined ? undefined : null;
  return record.hub?.texts === 'raw' ? text : undefined;
}

function brandField(record: WireProduct, attribute: string | null): FieldMap {
  if (record.type === 'variation') return {};
  const brand = nameOrNull(objectOf(listOf(record['brands'])[0])?.['name']) ?? attribute;
  return brand === null && record['brands'] === undefined ? {} : { brand };
}

/** Parents that do not count for their variations, and types whose stock is made of other products, have no stock of their own. */
function stockObservation(record: WireProduct): StockObservation | null {
  if (record.type === 'grouped' || record.type === 'external' || !KNOWN_TYPES.has(record.type)) return null;
  if (record['manage_stock'] === undefined && record['stock_status'] === undefined) return null;
  if (kindOf(record) === 'parent' && record['manage_stock'] !== true) return null;
  return stockOf(record);
}

function typeWarnings(record: WireProduct): string[] {
  if (KNOWN_TYPES.has(record.type)) return [];
  return [`Products of type "${String(record.type)}" come from a plugin: they are read, but their stock is neither read nor written`];
}

function present(fields: FieldMap): FieldMap {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Model types are plain JSON, which TypeScript does not see through interfaces. */
function json<T>(value: T): T & Json {
  return value as T & Json;
}
