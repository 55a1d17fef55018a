import { foldKey, readGtin } from '@hub/connector-sdk';
import type { Identifier, Json, ProductAttribute } from '@hub/contracts';

import type { ReadingSettings } from '../settings/reading-settings';
import { textOf } from '../wire/json';
import type { WireProduct } from '../wire/product.wire';
import { attributeValue, metaText } from './record-parts';

/** Identifiers of a record. `undefined` fields: this record cannot tell (an inherited SKU cannot be told from an own one). */
export interface IdentifierReading {
  readonly sku: string | null | undefined;
  /** As given; only when it is a valid GTIN. */
  readonly gtin: string | null;
  readonly mpn: string | null;
  readonly identifiers: readonly Identifier[];
  /** Barcodes that are no GTIN, by where they were found. */
  readonly rejectedBarcodes: { readonly [origin: string]: Json };
  readonly warnings: readonly string[];
}

/** Reads SKU, barcode (`global_unique_id`, then the attribute, then meta data; the first valid one) and part number. */
export function identifiersOf(record: WireProduct, attributes: readonly ProductAttribute[], settings: ReadingSettings): IdentifierReading {
  const sku = ownSku(record);
  const barcode = barcodeOf(barcodeCandidates(record, attributes, settings));
  const mpn = attributeValue(attributes, settings.mpnAttributes) ?? metaText(record, settings.mpnMetaKeys);
  const identifiers: Identifier[] = [];
  if (barcode.identifier) identifiers.push(barcode.identifier);
  if (sku) identifiers.push({ type: 'sku', value: foldKey(sku), given: sku });
  if (mpn) identifiers.push({ type: 'mpn', value: foldKey(mpn), given: mpn });
  return { sku, gtin: barcode.identifier?.given ?? null, mpn, identifiers, rejectedBarcodes: barcode.rejected, warnings: barcode.warnings };
}

/**
 * A variation without an own SKU shows its parent's (all releases), so equality counts as absence. Without the parent at hand nothing
 * can be said.
 */
function ownSku(record: WireProduct): string | null | undefined {
  const sku = textOf(record.sku)?.trim() || null;
  if (record.type !== 'variation' || sku === null) return sku;
  const parentSku = record.hub?.parent_sku;
  if (parentSku === undefined) return undefined;
  return foldKey(parentSku) === foldKey(sku) ? null : sku;
}

type Candidate = readonly [origin: string, given: string];

function barcodeCandidates(record: WireProduct, attributes: readonly ProductAttribute[], settings: ReadingSettings): Candidate[] {
  const found: Array<readonly [string, string | null]> = [
    ['global_unique_id', textOf(record['global_unique_id'])],
    ['attribute', attributeValue(attributes, settings.barcodeAttributes)],
    ['meta_data', metaText(record, settings.barcodeMetaKeys)],
  ];
  return found.flatMap(([origin, given]) => (given?.trim() ? [[origin, given.trim()] as const] : []));
}

function barcodeOf(candidates: readonly Candidate[]): { identifier: Identifier | null; rejected: Record<string, Json>; warnings: string[] } {
  const rejected: Record<string, Json> = {};
  const warnings: string[] = [];
  for (const [origin, given] of candidates) {
    const reading = readGtin(given);
    if (reading.ok) return { identifier: { type: 'gtin', value: reading.value, given }, rejected, warnings };
    if (reading.reason === 'empty') continue;
    rejected[origin] = given.slice(0, 100);
    warnings.push(`Barcode "${given.slice(0, 40)}" (${origin}) is not a GTIN: ${SENTENCES[reading.reason]}`);
  }
  return { identifier: null, rejected, warnings };
}

const SENTENCES = {
  'not-digits': 'it has other characters than digits',
  'wrong-length': 'it has not 8, 12, 13 or 14 digits',
  'wrong-check-digit': 'its check digit is wrong',
} as const;
