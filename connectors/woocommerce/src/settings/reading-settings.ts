import type { WooCommerceSettings } from './woocommerce.settings';

/** The settings mappers use, defaults filled in. */
export interface ReadingSettings {
  readonly barcodeAttributes: ReadonlySet<string>;
  readonly barcodeMetaKeys: readonly string[];
  readonly mpnAttributes: ReadonlySet<string>;
  readonly mpnMetaKeys: readonly string[];
  readonly brandAttributes: ReadonlySet<string>;
}

export const DEFAULT_BARCODE_ATTRIBUTES = ['UPC', 'EAN', 'GTIN'] as const;
/** Keys seen in the wild; see the connector's README. */
export const DEFAULT_BARCODE_META_KEYS = ['_alg_ean', '_wpm_gtin_code', '_ts_gtin', '_barcode', 'hwp_product_gtin'] as const;
export const DEFAULT_MPN_META_KEYS = ['_mpn', 'mpn', '_wpm_mpn', '_ts_mpn'] as const;

const cache = new WeakMap<object, ReadingSettings>();

/** Compiled once per settings object: mappers run for every record. */
export function readingSettings(settings: object): ReadingSettings {
  const known = cache.get(settings);
  if (known) return known;
  const given = settings as Partial<WooCommerceSettings>;
  const compiled: ReadingSettings = {
    barcodeAttributes: folded(given.barcodeAttributes ?? DEFAULT_BARCODE_ATTRIBUTES),
    barcodeMetaKeys: given.barcodeMetaKeys ?? DEFAULT_BARCODE_META_KEYS,
    mpnAttributes: folded(['MPN']),
    mpnMetaKeys: given.mpnMetaKeys ?? DEFAULT_MPN_META_KEYS,
    brandAttributes: folded(['Brand', 'Marke', 'Varumärke', 'Merk', 'Marque']),
  };
  cache.set(settings, compiled);
  return compiled;
}

/** Attribute names are compared without case and outer blanks. */
export function foldName(name: string): string {
  return name.trim().toLowerCase();
}

function folded(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(foldName));
}
