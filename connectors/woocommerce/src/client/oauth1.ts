import { createHmac } from 'node:crypto';

/** What a signature is made from. */
export interface OAuthRequest {
  readonly method: string;
  /** The shop's own address of the route, without query. */
  readonly url: string;
  /** Query parameters as sent, without `oauth_` ones. */
  readonly query: ReadonlyArray<readonly [name: string, value: string]>;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Never used twice within fifteen minutes. */
  readonly nonce: string;
  /** Seconds since the epoch. */
  readonly timestamp: number;
}

type Pairs = ReadonlyArray<readonly [string, string]>;

/**
 * The `oauth_` parameters of a one-legged OAuth 1.0a request (RFC 5849) as WooCommerce checks it: HMAC-SHA256, key `secret&`, every
 * key and value encoded before sorting, the body left out.
 */
export function oauthParameters(request: OAuthRequest): Array<readonly [string, string]> {
  const oauth: Array<readonly [string, string]> = [
    ['oauth_consumer_key', request.consumerKey],
    ['oauth_nonce', request.nonce],
    ['oauth_signature_method', 'HMAC-SHA256'],
    ['oauth_timestamp', String(request.timestamp)],
  ];
  const base = signatureBase(request.method, request.url, [...request.query, ...oauth]);
  const signature = createHmac('sha256', `${request.consumerSecret}&`).update(base).digest('base64');
  return [...oauth, ['oauth_signature', signature]];
}

/** The text that is signed. Exported for tests against recorded examples. */
export function signatureBase(method: string, url: string, parameters: Pairs): string {
  const encoded = parameters.map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`).sort();
  return [method.toUpperCase(), rfc3986(url), rfc3986(encoded.join('&'))].join('&');
}

/** Percent-encoding of RFC 3986; `encodeURIComponent` leaves five characters too many alone. */
export function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
