import type { HttpAnswer } from '@hub/connector-sdk';

const HIT_HEADERS = ['x-litespeed-cache', 'cf-cache-status', 'x-cache', 'x-cache-status', 'x-proxy-cache', 'x-nginx-cache', 'x-wp-cf-super-cache', 'x-kinsta-cache'] as const;

/**
 * The header that shows an answer came from a cache, or null. Authenticated answers must never do (LiteSpeed caches REST by
 * default; CDNs and server rules do it too).
 */
export function cacheSign(answer: HttpAnswer): string | null {
  const hit = HIT_HEADERS.find((name) => /\bhit\b/i.test(answer.headers[name] ?? ''));
  if (hit) return `${hit}: ${answer.headers[hit]}`;
  const ageSeconds = Number(answer.headers['age'] ?? 0);
  return ageSeconds > 0 ? `age: ${answer.headers['age']}` : null;
}
