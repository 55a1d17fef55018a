import type { Json } from '@hub/contracts';

import { listOf, objectOf, textOf } from '../wire/json';

export const API_VERSIONS = ['wc/v3', 'wc/v2'] as const;
export type ApiVersion = (typeof API_VERSIONS)[number];

export const AUTH_METHODS = ['basic', 'query', 'oauth1'] as const;
/** `basic`: header over TLS; `query`: key and secret as parameters over TLS; `oauth1`: signed parameters, also without TLS. */
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** What was learned about a store; stored with the connection as plain JSON. Null: not found out (yet). */
export interface Capabilities {
  readonly api: ApiVersion;
  readonly auth: AuthMethod;
  /** Base of signed addresses: scheme, host and path by which the shop knows itself. */
  readonly signingBase: string | null;
  readonly version: string | null;
  readonly namespaces: readonly string[];
  /** Whether `GET /variations` over all parents exists (10.3 and later). */
  readonly variationsRoute: boolean;
  readonly languagePlugin: 'wpml' | 'polylang' | null;
  readonly currency: string | null;
  readonly weightUnit: string | null;
  readonly dimensionUnit: string | null;
  readonly timeZone: string | null;
  readonly gmtOffsetHours: number | null;
  /** The shop's switch `woocommerce_manage_stock`. */
  readonly managesStock: boolean | null;
  /** Whether a changing parameter is added to reads because answers were seen coming from a cache. */
  readonly bustsCache: boolean;
}

/** Reads stored capabilities; null when they are of another shape or were never found. */
export function capabilitiesOf(stored: Json): Capabilities | null {
  const given = objectOf(stored);
  const api = API_VERSIONS.find((version) => version === given?.['api']);
  const auth = AUTH_METHODS.find((method) => method === given?.['auth']);
  if (!given || !api || !auth) return null;
  const plugin = given['languagePlugin'];
  return {
    api,
    auth,
    signingBase: textOf(given['signingBase']),
    version: textOf(given['version']),
    namespaces: listOf(given['namespaces']).filter((name): name is string => typeof name === 'string'),
    variationsRoute: given['variationsRoute'] === true,
    languagePlugin: plugin === 'wpml' || plugin === 'polylang' ? plugin : null,
    ...unitsOf(given),
    managesStock: typeof given['managesStock'] === 'boolean' ? given['managesStock'] : null,
    bustsCache: given['bustsCache'] === true,
  };
}

function unitsOf(given: { readonly [key: string]: Json | undefined }): Pick<Capabilities, 'currency' | 'weightUnit' | 'dimensionUnit' | 'timeZone' | 'gmtOffsetHours'> {
  const offset = given['gmtOffsetHours'];
  return {
    currency: textOf(given['currency']),
    weightUnit: textOf(given['weightUnit']),
    dimensionUnit: textOf(given['dimensionUnit']),
    timeZone: textOf(given['timeZone']),
    gmtOffsetHours: typeof offset === 'number' ? offset : null,
  };
}

/** Capabilities as the plain JSON the hub stores. */
export function storedCapabilities(capabilities: Capabilities): Json {
  return { ...capabilities };
}

/** Whether a dotted version is at least another; unknown versions are not. */
export function isAtLeast(version: string | null, wanted: string): boolean {
  if (version === null) return false;
  const have = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const need = wanted.split('.').map(Number);
  for (let place = 0; place < need.length; place += 1) {
    const difference = (have[place] ?? 0) - (need[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
