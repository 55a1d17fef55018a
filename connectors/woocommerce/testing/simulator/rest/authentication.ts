import type { ApiKey } from '../model/access';
import type { ShopState } from '../model/shop-state';
import { flatPairs, type FlatPair } from '../platform/php-query';
import { baseString, isSigned } from './oauth-signature';
import { RestFailure } from './rest-error';

const WINDOW_SECONDS = 15 * 60;
const OAUTH_NEEDED = ['oauth_consumer_key', 'oauth_timestamp', 'oauth_nonce', 'oauth_signature', 'oauth_signature_method'];

/** What authentication looks at. */
export interface Credentials {
  readonly method: string;
  /** The request target as received, query included: keys count only where it names a `wc` route. */
  readonly uri: string;
  readonly rawQuery: string;
  readonly authorization: string | undefined;
  /** What PHP's `is_ssl()` says. */
  readonly isSsl: boolean;
}

/** The key check of WooCommerce: query keys or Basic over https, OAuth 1.0a over either. */
export class Authentication {
  private readonly usedNonces = new Map<string, Map<string, number>>();

  constructor(private readonly state: ShopState) {}

  /**
   * @returns the key a request proves to hold; null for anonymous ones, among them unknown keys and keys sent over http.
   * @throws {RestFailure} 401 `woocommerce_rest_authentication_error` for a wrong secret, signature, nonce or level.
   */
  authenticate(request: Credentials): ApiKey | null {
    if (!this.concerns(request)) return null;
    const key = (request.isSsl ? this.byKeyPair(request) : null) ?? this.byOAuth(request);
    if (key) refuseWrongLevel(key, request.method);
    return key;
  }

  private concerns({ uri }: Credentials): boolean {
    if (uri.includes('wp-json/wc/') || uri.includes('wp-json/wc-')) return true;
    return this.state.settings.features.restRouteAuthenticated && /rest_route=(\/|%2F)wc(\/|-|%2F)/i.test(uri);
  }

  private byKeyPair(request: Credentials): ApiKey | null {
    const [consumerKey, secret] = queryPair(request) ?? basicPair(request) ?? ['', ''];
    if (consumerKey === '' || secret === '') return null;
    const key = this.state.access.key(consumerKey);
    if (!key) return null;
    if (key.consumerSecret !== secret) throw refused('Consumer secret is invalid.');
    return key;
  }

  private byOAuth(request: Credentials): ApiKey | null {
    const pairs = flatPairs(request.rawQuery);
    const all = [...pairs, ...headerPairs(request.authorization)];
    const sent = new Map(all);
    const missing = OAUTH_NEEDED.filter((name) => !sent.has(name));
    if (missing.length === OAUTH_NEEDED.length) return null;
    if (missing.length > 0) throw refused(`Missing OAuth parameter${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`);
    const key = this.state.access.key(sent.get('oauth_consumer_key') ?? '');
    if (!key) throw refused('Consumer key is invalid.');
    this.checkSignature(request, all, sent, key);
    this.checkFreshness(key, Number(sent.get('oauth_timestamp')), sent.get('oauth_nonce') ?? '');
    return key;
  }

  private checkSignature(request: Credentials, all: readonly FlatPair[], sent: ReadonlyMap<string, string>, key: ApiKey): void {
    const method = sent.get('oauth_signature_method') ?? '';
    if (!/^HMAC-SHA(1|256)$/i.test(method)) throw refused('Invalid signature - signature method is invalid.');
    const signature = sent.get('oauth_signature') ?? '';
    const matches = this.addresses(request).some((address) =>
      isSigned(baseString(request.method, address, all), key.consumerSecret, method, signature),
    );
    if (!matches) throw refused('Invalid signature - provided signature does not match.');
  }

  // The site's own home address counts, whatever was called. A proxy that ends TLS makes clients see the other scheme.
  private addresses(request: Credentials): string[] {
    const path = request.uri.split('?')[0] ?? '';
    const home = new URL(this.state.settings.homeUrl);
    const seen = [`${request.isSsl ? 'https' : 'http'}://${home.host}${path}`];
    return this.state.settings.transport === 'proxied-https' ? [...seen, `http://${home.host}${path}`] : seen;
  }

  private checkFreshness(key: ApiKey, timestamp: number, nonce: string): void {
    const now = Math.floor(this.state.clock.now() / 1000);
    if (!(Math.abs(now - timestamp) <= WINDOW_SECONDS)) throw refused('Invalid timestamp.');
    const used = this.usedNonces.get(key.consumerKey) ?? new Map<string, number>();
    this.usedNonces.set(key.consumerKey, used);
    if (used.has(nonce)) throw refused('Invalid nonce - nonce has already been used.');
    used.set(nonce, timestamp);
    for (const [old, at] of used) {
      if (at >= now - WINDOW_SECONDS) break;
      used.delete(old);
    }
  }
}

function refuseWrongLevel(key: ApiKey, method: string): void {
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && key.permission === 'write') throw refused('The API key provided does not have read permissions.');
  const isWrite = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
  if (isWrite && key.permission === 'read') throw refused('The API key provided does not have write permissions.');
}

function refused(message: string): RestFailure {
  return new RestFailure('woocommerce_rest_authentication_error', message, 401);
}

function queryPair({ rawQuery }: Credentials): [string, string] | undefined {
  if (!rawQuery.includes('consumer_key=')) return undefined;
  const sent = new Map(flatPairs(rawQuery));
  const key = sent.get('consumer_key') ?? '';
  const secret = sent.get('consumer_secret') ?? '';
  return key === '' || secret === '' ? undefined : [key, secret];
}

function basicPair({ authorization }: Credentials): [string, string] | undefined {
  const encoded = /^Basic\s+(.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : [text.slice(0, colon), text.slice(colon + 1)];
}

function headerPairs(authorization: string | undefined): FlatPair[] {
  const list = /^OAuth\s+(.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return [...list.matchAll(/(oauth_\w+)="([^"]*)"/g)].map(([, name, value]) => [name as string, decodeURIComponent(value as string)]);
}
