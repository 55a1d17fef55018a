/** Compares two dotted versions; negative when `left` is older. Missing parts count as zero. */
export function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a WooCommerce release can do, as far as clients can tell. Derived from the version, never set by hand. */
export interface VersionFeatures {
  /** `wc/v3` exists. Since 3.5. */
  readonly apiV3: boolean;
  /** `wc/v2` exists. Since 3.0. */
  readonly apiV2: boolean;
  /** `modified_after`, `modified_before`, `dates_are_gmt`, `orderby=modified` are understood. Since 5.8. */
  readonly modifiedFilters: boolean;
  /** `global_unique_id` is a product field. Since 9.2. */
  readonly globalUniqueId: boolean;
  /** `global_unique_id` filters lists. Since 9.4. */
  readonly globalUniqueIdFilter: boolean;
  /** `search_sku` filters the product list. Since 6.6. */
  readonly searchSku: boolean;
  /** `/products/brands` and the field `brands`. Since 9.6. */
  readonly brands: boolean;
  /** `GET /variations` over all parents. Since 10.3. */
  readonly allVariationsRoute: boolean;
  /** Variations answer with `type`, `name`, `parent_id`. Since 8.3. */
  readonly variationIdentity: boolean;
  /** Variations answer with `gallery_image_ids` and edit answers say tax class `parent`. Since 11.0. */
  readonly variationGallery: boolean;
  /** A variation asked for under another parent is 404 instead of 200. Since 9.0. */
  readonly variationParentChecked: boolean;
  /** `low_stock_amount` is a field. Since 5.0. */
  readonly lowStockAmount: boolean;
  /** Attributes carry a `slug`. Since 8.0. */
  readonly attributeSlug: boolean;
  /** A taken SKU is answered with a free one in `data.unique_sku`. Since 7.4. */
  readonly uniqueSkuSuggestion: boolean;
  /** The lookup table guards SKUs: trashed products block theirs, parallel creates make no twins. Since 9.0. */
  readonly skuLookupGuard: boolean;
  /** Writing the meta key `_stock` sets the quantity. Since 9.0. */
  readonly stockMetaWritable: boolean;
  /** An unknown webhook is 404 instead of 400. Since 9.5. */
  readonly unknownWebhookIs404: boolean;
  /** `trash` and `future` may be asked for in the product list. Since 5.0. */
  readonly trashListable: boolean;
  /** `product.updated` for a variation comes with one for its parent. Before 5.0. */
  readonly parentWebhookWithVariation: boolean;
  /** Product fields of the newer editor: `has_options`, `permalink_template`, `generated_slug`. Since 7.0. */
  readonly editorFields: boolean;
  /** `post_password` is a field. Since 8.1. */
  readonly postPassword: boolean;
  /** Orders answer with `is_editable`, `needs_payment`, `payment_url`; lines with `image`. Since 8.0. */
  readonly orderConvenienceFields: boolean;
  /** Order lines carry `parent_name`, meta carries display texts, addresses a shipping phone. Since 5.6. */
  readonly orderDisplayFields: boolean;
  /** Order lines carry `global_unique_id`. Since 11.0. */
  readonly orderLineGlobalUniqueId: boolean;
  /** `checkout-draft` orders are left out of the default list. Since 11.0. */
  readonly draftsHidden: boolean;
  /** The consumer key is also looked at on `?rest_route=`. Since 11.1. */
  readonly restRouteAuthenticated: boolean;
  /** Orders live in their own tables unless told otherwise. Since 8.2. */
  readonly hposByDefault: boolean;
  /** A product created without a category is put into the default one at once. Before 9.0. */
  readonly defaultCategoryAssigned: boolean;
  /** `search_name_or_sku`, `search_fields`, `include_status`, `exclude_status` filter product lists. Since 10.0. */
  readonly listExtras: boolean;
  /** Orders show the meta entry of their first mail. 5.0 to 8.1. */
  readonly orderMailMeta: boolean;
  /** The field order of products and orders of WooCommerce 3 and 4. Before 5.0. */
  readonly classicFieldOrder: boolean;
}

/** @returns the features of a WooCommerce release. Sources: recorded traffic of 3.9.1, 5.9.0, 11.0.1 and release notes. */
export function featuresOf(version: string): VersionFeatures {
  const since = (release: string): boolean => compareVersions(version, release) >= 0;
  return {
    apiV3: since('3.5'),
    apiV2: since('3.0'),
    modifiedFilters: since('5.8'),
    globalUniqueId: since('9.2'),
    globalUniqueIdFilter: since('9.4'),
    searchSku: since('6.6'),
    brands: since('9.6'),
    allVariationsRoute: since('10.3'),
    variationIdentity: since('8.3'),
    variationGallery: since('11.0'),
    variationParentChecked: since('9.0'),
    lowStockAmount: since('5.0'),
    attributeSlug: since('8.0'),
    uniqueSkuSuggestion: since('7.4'),
    skuLookupGuard: since('9.0'),
    stockMetaWritable: since('9.0'),
    unknownWebhookIs404: since('9.5'),
    trashListable: since('5.0'),
    parentWebhookWithVariation: !since('5.0'),
    editorFields: since('7.0'),
    postPassword: since('8.1'),
    orderConvenienceFields: since('8.0'),
    orderDisplayFields: since('5.6'),
    orderLineGlobalUniqueId: since('11.0'),
    draftsHidden: since('11.0'),
    restRouteAuthenticated: since('11.1'),
    hposByDefault: since('8.2'),
    defaultCategoryAssigned: !since('9.0'),
    listExtras: since('10.0'),
    orderMailMeta: since('5.0') && !since('8.2'),
    classicFieldOrder: !since('5.0'),
  };
}

/** @returns the WordPress release such a shop typically runs on, as in the recorded laboratory. */
export function usualWordPressFor(version: string): string {
  if (compareVersions(version, '11.0') >= 0) return '7.1';
  if (compareVersions(version, '9.0') >= 0) return '6.8.8';
  return '6.1.12';
}
