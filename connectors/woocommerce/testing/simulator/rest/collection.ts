import type { ShopState } from '../model/shop-state';
import { buildPhpQuery, flatPairs, type FlatPair } from '../platform/php-query';
import { restUrl } from '../rendering/links';
import { FieldFilter } from './field-filter';
import type { RestAnswer, RestCall } from './rest-call';

/** A page cut out of a list, and how large the list is. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly totalPages: number;
  readonly page: number;
}

/** @returns the page a request asks for by `page`, `per_page` and `offset`. */
export function cutPage<T>(all: readonly T[], params: RestCall['params']): Page<T> {
  const perPage = Number(params['per_page'] ?? 10);
  const page = Number(params['page'] ?? 1);
  const start = params['offset'] === undefined ? (page - 1) * perPage : Number(params['offset']);
  return {
    items: all.slice(start, start + perPage),
    total: all.length,
    totalPages: Math.ceil(all.length / perPage),
    page,
  };
}

/** @returns the answer to a list request: cut members, totals and `Link` headers built on the site's home URL. */
export function answerPage<T>(
  state: ShopState,
  call: RestCall,
  page: Page<T>,
  render: (item: T, wanted: ReadonlySet<string> | undefined) => Record<string, unknown>,
): RestAnswer {
  const fields = FieldFilter.from(call.params);
  return {
    status: 200,
    body: page.items.map((item) => fields.apply(render(item, fields.top), false)),
    headers: { 'X-WP-Total': String(page.total), 'X-WP-TotalPages': String(page.totalPages), ...linkHeader(state, call, page) },
  };
}

function linkHeader(state: ShopState, call: RestCall, page: Page<unknown>): Record<string, string> {
  const links: string[] = [];
  const previous = Math.min(page.page - 1, page.totalPages);
  if (page.page > 1) links.push(`<${pageUrl(state, call, previous)}>; rel="prev"`);
  if (page.page < page.totalPages) links.push(`<${pageUrl(state, call, page.page + 1)}>; rel="next"`);
  return links.length === 0 ? {} : { Link: links.join(', ') };
}

function pageUrl(state: ShopState, call: RestCall, page: number): string {
  const pairs: FlatPair[] = flatPairs(call.rawQuery).filter(([key]) => key !== 'rest_route');
  const at = pairs.findIndex(([key]) => key === 'page');
  if (at >= 0) pairs[at] = ['page', String(page)];
  else pairs.push(['page', String(page)]);
  return `${restUrl(state, call.route.replace(/^\//, ''))}?${buildPhpQuery(pairs)}`;
}
