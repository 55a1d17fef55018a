import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FlatPair } from '../platform/php-query';

/** RFC 3986 encoding, as PHP's `rawurlencode` does it. */
export function rawUrlEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Builds the text OAuth 1.0a signs: every key and value is encoded, pairs are sorted by key, and the whole is encoded
 * again when it is joined to method and address.
 */
export function baseString(method: string, address: string, pairs: readonly FlatPair[]): string {
  const encoded = pairs
    .filter(([key]) => key !== 'oauth_signature')
    .map(([key, value]) => [rawUrlEncode(key), rawUrlEncode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const joined = encoded.map(([key, value]) => `${rawUrlEncode(key)}%3D${rawUrlEncode(value)}`).join('%26');
  return `${method.toUpperCase()}&${rawUrlEncode(address)}&${joined}`;
}

/** @returns true when the signature belongs to that text; HMAC-SHA1 and HMAC-SHA256 are known. */
export function isSigned(text: string, secret: string, method: string, signature: string): boolean {
  const algorithm = method.toUpperCase() === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  const expected = createHmac(algorithm, `${secret}&`).update(text).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
