import type { ApiKey, UserRole } from './model/access';
import { compareVersions, featuresOf, usualWordPressFor, type VersionFeatures } from './platform/version-features';
import type { SiteZone } from './platform/site-clock';

/**
 * How the shop is reached.
 * - `proxied-https`: plain listener standing for a proxy that ends TLS and tells PHP: keys work as over https.
 * - `https`: a real TLS listener (certificate given or self-made).
 * - `http`: plain http: Basic and query keys are ignored, OAuth 1.0a is needed.
 * - `hidden-https`: TLS is ended without telling PHP: https outside, the rules of http inside.
 */
export type Transport = 'proxied-https' | 'https' | 'http' | 'hidden-https';

/** A translation plugin: products carry `lang` and `translations`, and `?lang=` filters. */
export interface LanguagePlugin {
  kind: 'wpml' | 'polylang';
  languages: readonly string[];
  defaultLanguage: string;
}

/** A page cache in front of the API that keeps answers of GET requests, as LiteSpeed does out of the box. */
export interface AnswerCache {
  kind: 'litespeed' | 'cloudflare' | 'varnish';
  /** How long an answer is served stale. Unit: milliseconds of the shop's clock. */
  ttlMs: number;
}

/** A key of the shop, with the role of the user it is made for. */
export type KeyOption = Partial<Omit<ApiKey, 'userId'>> & { role?: UserRole };

/** A tax rate applied to orders shipped to a country. */
export interface TaxRate {
  percent: number;
  country: string;
  label: string;
}

/** What a simulated shop is like. Everything has a default: an up-to-date shop in Berlin with one read/write key. */
export interface SimulatorOptions {
  /** TCP port; 0 (default) takes a free one. */
  port?: number;
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** WooCommerce release, 3.0 or later. Default 11.0.1. */
  version?: string;
  wpVersion?: string;
  transport?: Transport;
  /** PEM pair for `https` and `hidden-https`; self-made when left out. */
  certificate?: { key: string; cert: string };
  /** The site's own idea of its address, without trailing slash. Default: the address listened on. */
  homeUrl?: string;
  siteName?: string;
  /** Default Europe/Berlin. */
  zone?: SiteZone;
  permalinks?: 'pretty' | 'plain';
  /** Default: `hpos` from 8.2, else `legacy`. */
  orderStorage?: 'hpos' | 'legacy';
  /** The shop-wide switch `woocommerce_manage_stock`. Default true. */
  manageStock?: boolean;
  currency?: string;
  /** Decimals of order money. Default 2. */
  decimals?: number;
  weightUnit?: string;
  dimensionUnit?: string;
  taxRates?: readonly TaxRate[];
  languages?: LanguagePlugin;
  cache?: AnswerCache;
  /** The host removes `Authorization` before PHP sees it. */
  dropsAuthorization?: boolean;
  /** A hardening plugin hides the root index from anonymous callers (401). */
  hidesIndex?: boolean;
  /** Answer headers a proxy removes, in any case, such as `X-WP-Total`. */
  strippedHeaders?: readonly string[];
  /** Methods the host refuses with 501, such as `PUT` and `DELETE`. */
  refusedMethods?: readonly string[];
  /** Somebody made an application password: the index with a consumer key is 401 `invalid_username`. */
  applicationPasswordsInUse?: boolean;
  /** Further namespaces in the root index, for plugins. */
  extraNamespaces?: readonly string[];
  /** Keys made at start. Default: one read/write key of an administrator. */
  keys?: readonly KeyOption[];
  /** False: WordPress' own rule, no deliveries to private addresses and odd ports. Default true. */
  allowPrivateWebhookUrls?: boolean;
  /** `manual`: deliveries only when `runQueue()` is called. Default: by itself every `queueIntervalMs`. */
  queue?: 'automatic' | 'manual';
  /** Pause between queue runs. Unit: milliseconds, default 20. */
  queueIntervalMs?: number;
  /** How long a delivery may take. Unit: milliseconds, default 60 000. */
  webhookTimeoutMs?: number;
  /** How long a ping may take. Unit: milliseconds, default 5 000. */
  pingTimeoutMs?: number;
  /** Time that passes before every answer. Unit: milliseconds, default 0. */
  latencyMs?: number;
  /** The clock, in milliseconds since 1970. Default the machine's. */
  now?: () => number;
  /** Seed of everything left to chance. Default 1. */
  seed?: number;
  /** Writes the ledger keeps; older ones are dropped. Default 200 000. */
  ledgerLimit?: number;
}

/** Options with every default filled in. */
export interface ShopSettings extends Required<
  Omit<SimulatorOptions, 'languages' | 'cache' | 'certificate' | 'homeUrl' | 'keys' | 'port' | 'host'>
> {
  features: VersionFeatures;
  homeUrl: string;
  languages: LanguagePlugin | undefined;
  cache: AnswerCache | undefined;
  /** `_links` carry `targetHints`. WordPress 6.7 and later. */
  linkHints: boolean;
}

const OLDEST = '3.0';

/**
 * @returns the options with defaults; `homeUrl` is filled in once the port is known.
 * @throws {RangeError} for a WooCommerce older than 3.0, which had no `wc/v2`.
 */
export function resolveOptions(options: SimulatorOptions): ShopSettings {
  const version = options.version ?? '11.0.1';
  if (compareVersions(version, OLDEST) < 0) throw new RangeError(`WooCommerce ${version} is not simulated; the oldest is ${OLDEST}`);
  const features = featuresOf(version);
  const wpVersion = options.wpVersion ?? usualWordPressFor(version);
  return {
    ...DEFAULTS,
    ...withoutUndefined(options),
    version,
    wpVersion,
    features,
    orderStorage: options.orderStorage ?? (features.hposByDefault ? 'hpos' : 'legacy'),
    homeUrl: options.homeUrl ?? '',
    languages: options.languages,
    cache: options.cache,
    linkHints: compareVersions(wpVersion, '6.7') >= 0,
  };
}

const DEFAULTS = {
  transport: 'proxied-https' as Transport,
  siteName: 'Lab Shop',
  zone: { timezone: 'Europe/Berlin' } as SiteZone,
  permalinks: 'pretty' as const,
  manageStock: true,
  currency: 'EUR',
  decimals: 2,
  weightUnit: 'kg',
  dimensionUnit: 'cm',
  taxRates: [] as readonly TaxRate[],
  dropsAuthorization: false,
  hidesIndex: false,
  strippedHeaders: [] as readonly string[],
  refusedMethods: [] as readonly string[],
  applicationPasswordsInUse: false,
  extraNamespaces: [] as readonly string[],
  allowPrivateWebhookUrls: true,
  queue: 'automatic' as const,
  queueIntervalMs: 20,
  webhookTimeoutMs: 60_000,
  pingTimeoutMs: 5_000,
  latencyMs: 0,
  now: Date.now,
  seed: 1,
  ledgerLimit: 200_000,
};

function withoutUndefined(options: SimulatorOptions): SimulatorOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as SimulatorOptions;
}
