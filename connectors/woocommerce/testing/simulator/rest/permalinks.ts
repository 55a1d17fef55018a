import type { ShopState } from '../model/shop-state';
import { parsePhpQuery } from '../platform/php-query';
import { htmlPage, type SiteAnswer, type SiteRequest } from './http-message';
import type { Params } from './rest-call';

/** Which REST route a request is for. */
export interface RestTarget {
  /** Such as `/wc/v3/products`; `/` is the root index. */
  readonly route: string;
  readonly query: Params;
  readonly rawQuery: string;
}

/** @returns the REST route of a request, by path or by `rest_route`; undefined for every other page. */
export function restTarget(state: ShopState, site: SiteRequest): RestTarget | undefined {
  const { path, rawQuery } = split(state, site.uri);
  const query = parsePhpQuery(rawQuery);
  const inQuery = query['rest_route'];
  if (typeof inQuery === 'string') return { route: tidy(inQuery), query: without(query, 'rest_route'), rawQuery };
  const match = /^(?:\/index\.php)?\/wp-json(\/.*)?$/.exec(path);
  return match ? { route: tidy(decodeURI(match[1] ?? '/')), query, rawQuery } : undefined;
}

/**
 * With plain permalinks the path form is no route: WordPress sends the browser to an address ending in a slash, and
 * from there to a page (R5).
 */
export function answerPlainPermalink(state: ShopState, site: SiteRequest): SiteAnswer | undefined {
  if (state.settings.permalinks !== 'plain') return undefined;
  const { path, rawQuery } = split(state, site.uri);
  const asked = path.replace(/^\/index\.php(?=\/)/, '');
  if (!asked.startsWith('/wp-json')) return undefined;
  if (asked.endsWith('/')) return htmlPage(200, state.settings.siteName);
  const target = `${state.settings.homeUrl}${asked}/${rawQuery === '' ? '' : `?${rawQuery}`}`;
  return { status: 301, headers: { 'Content-Type': 'text/html; charset=UTF-8', Location: target }, body: '' };
}

function split(state: ShopState, uri: string): { path: string; rawQuery: string } {
  const mark = uri.indexOf('?');
  const path = mark < 0 ? uri : uri.slice(0, mark);
  const below = new URL(state.settings.homeUrl).pathname.replace(/\/$/, '');
  return { path: path.startsWith(below) ? path.slice(below.length) : path, rawQuery: mark < 0 ? '' : uri.slice(mark + 1) };
}

function tidy(route: string): string {
  const trimmed = route.replace(/\/+$/, '');
  return trimmed === '' ? '/' : trimmed;
}

function without(query: Params, name: string): Params {
  const { [name]: _dropped, ...rest } = query;
  return rest;
}
