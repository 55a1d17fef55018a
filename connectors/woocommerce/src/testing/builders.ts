import type { MapperContext } from '@hub/connector-sdk';
import type { Json, RawObservation } from '@hub/contracts';

import { storedCapabilities, type Capabilities } from '../client/capabilities';
import { modifiedAtOf } from '../wire/product.wire';

/** Capabilities of an up-to-date shop in Berlin. */
export function capabilities(changes: Partial<Capabilities> = {}): Capabilities {
  return {
    api: 'wc/v3',
    auth: 'basic',
    signingBase: null,
    version: '11.0.1',
    namespaces: ['wc/v3', 'wc/v2'],
    variationsRoute: true,
    languagePlugin: null,
    currency: 'EUR',
    weightUnit: 'kg',
    dimensionUnit: 'cm',
    timeZone: 'Europe/Berlin',
    gmtOffsetHours: 1,
    managesStock: true,
    bustsCache: false,
    ...changes,
  };
}

export function mapperContext(changes: { settings?: object; language?: string; capabilities?: Partial<Capabilities> } = {}): MapperContext {
  return { settings: changes.settings ?? {}, language: changes.language ?? 'de', capabilities: storedCapabilities(capabilities(changes.capabilities)) };
}

/** An observation as the session makes it from a record it read. */
export function observed(raw: { readonly [field: string]: Json | undefined }, changes: Partial<RawObservation> = {}): RawObservation {
  return {
    entity: 'product',
    externalId: String(raw['id']),
    source: 'poll',
    seen: 'read',
    sourceVersion: modifiedAtOf(raw),
    readAt: '2026-11-21T02:00:00.000Z',
    raw: { hub: { texts: 'raw' }, ...raw },
    ...changes,
  };
}

/** A complete simple product; a spec states only what matters. */
export function aRecord(changes: { readonly [field: string]: Json } = {}): { readonly [field: string]: Json } {
  return {
    id: 100,
    name: 'Cup',
    type: 'simple',
    status: 'publish',
    sku: 'CUP',
    date_modified_gmt: '2026-11-21T01:15:33',
    description: '',
    short_description: '',
    price: '10.00',
    regular_price: '10.00',
    on_sale: false,
    manage_stock: true,
    stock_quantity: 5,
    stock_status: 'instock',
    backorders: 'no',
    weight: '',
    dimensions: { length: '', width: '', height: '' },
    parent_id: 0,
    categories: [],
    images: [],
    attributes: [],
    variations: [],
    meta_data: [],
    ...changes,
  };
}
