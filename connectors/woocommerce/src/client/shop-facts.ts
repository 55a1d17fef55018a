import type { Json } from '@hub/contracts';

import { listOf, objectOf, textOf } from '../wire/json';
import { isAtLeast, type Capabilities } from './capabilities';
import type { Complaint } from './error-classifier';
import type { WooRequest } from './woo-client';

/** Asks a route; a refusal is a value. */
export type Ask = (request: WooRequest) => Promise<{ readonly body: Json | null; readonly complaint: Complaint | null }>;

export interface ShopFacts extends Pick<Capabilities, 'version' | 'currency' | 'weightUnit' | 'dimensionUnit' | 'managesStock' | 'variationsRoute'> {
  /** Why something could not be read, per route: the key's owner may not, mostly. */
  readonly refusals: readonly { readonly route: string; readonly complaint: Complaint }[];
}

/** Reads version, currency, units and the stock switch. What may not be read stays null. */
export async function readShopFacts(ask: Ask): Promise<ShopFacts> {
  const [status, products, currency] = await Promise.all([
    ask({ method: 'GET', path: '/system_status', query: { _fields: 'environment,settings' } }),
    ask({ method: 'GET', path: '/settings/products', query: { _fields: 'id,value' } }),
    ask({ method: 'GET', path: '/settings/general/woocommerce_currency', query: { _fields: 'id,value' } }),
  ]);
  const version = textOf(objectOf(objectOf(status.body)?.['environment'])?.['version']);
  const refusals = [
    { route: '/system_status', complaint: status.complaint },
    { route: '/settings/products', complaint: products.complaint },
    { route: '/settings/general', complaint: currency.complaint },
  ];
  return {
    version,
    currency: textOf(objectOf(currency.body)?.['value']) ?? textOf(objectOf(objectOf(status.body)?.['settings'])?.['currency']),
    ...productSettings(products.body),
    variationsRoute: isAtLeast(version, '10.3'),
    refusals: refusals.flatMap(({ route, complaint }) => (complaint ? [{ route, complaint }] : [])),
  };
}

function productSettings(body: Json | null): Pick<ShopFacts, 'weightUnit' | 'dimensionUnit' | 'managesStock'> {
  const settings = new Map(listOf(body).map((entry) => [objectOf(entry)?.['id'], textOf(objectOf(entry)?.['value'])]));
  const switchedOn = settings.get('woocommerce_manage_stock') ?? null;
  return {
    weightUnit: settings.get('woocommerce_weight_unit') ?? null,
    dimensionUnit: settings.get('woocommerce_dimension_unit') ?? null,
    managesStock: switchedOn === null ? null : switchedOn === 'yes',
  };
}
