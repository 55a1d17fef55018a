import { cacheSign } from '../client/cache-detection';
import type { CallStyle } from '../client/woo-client';
import type { CheckList } from './check-list';
import type { VerifyTools } from './verify-parts';

/**
 * Asks the same thing twice, then past any cache. A header or a differing answer gives a cache away. Signed requests differ each time,
 * so no cache can answer them. Whether a cache was seen.
 */
export async function checkCaches(tools: VerifyTools, style: CallStyle, checks: CheckList): Promise<boolean> {
  if (style.rung.method === 'oauth1') {
    checks.ok('answers-cached', { reason: 'signed requests are never alike' });
    return false;
  }
  const request = { method: 'GET', path: '/products', query: { per_page: 1, orderby: 'id', order: 'asc', _fields: 'id,date_modified_gmt,stock_quantity' } } as const;
  const plain = { ...style, bustsCache: false };
  await tools.client.ask(plain, request);
  const second = await tools.client.ask(plain, request);
  const fresh = await tools.client.ask({ ...style, bustsCache: true }, request);
  const sign = cacheSign(second.answer) ?? (second.answer.text === fresh.answer.text ? null : 'an answer that differs from the present state');
  if (sign === null) {
    checks.ok('answers-cached');
    return false;
  }
  const leak = style.rung.method === 'query' ? ' As the key travels in the address here, the cache may also hand the shop\'s data to others.' : '';
  checks.warn('answers-cached', {
    cause: `Answers of the shop's API come from a cache (${sign}).${leak}`,
    fix: 'Exclude /wp-json/wc/ from caching: LiteSpeed Cache, Cache, REST API off; the same in other cache plugins, the server and the CDN',
    details: { sign, leaksKeys: style.rung.method === 'query' },
  });
  return true;
}
