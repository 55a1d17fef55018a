import type { ShopState } from '../model/shop-state';
import type { ApiVersion } from '../rest/rest-call';

const EVERYTHING = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** @returns the address of a route, such as `https://shop.example.test/wp-json/wc/v3/products`. */
export function restUrl(state: ShopState, path: string): string {
  return `${state.settings.homeUrl}/wp-json/${path}`;
}

/**
 * @param allow methods the resource's own route knows; default all.
 * @returns `_links` of a resource: itself, its collection and, where given, its parent.
 */
export function resourceLinks(
  state: ShopState,
  api: ApiVersion,
  path: { self: string; collection: string; up?: string },
  allow: readonly string[] = EVERYTHING,
): Record<string, unknown> {
  const url = (part: string): string => restUrl(state, `wc/${api}/${part}`);
  const self = state.settings.linkHints ? { href: url(path.self), targetHints: { allow } } : { href: url(path.self) };
  return {
    self: [self],
    collection: [{ href: url(path.collection) }],
    ...(path.up === undefined ? {} : { up: [{ href: url(path.up) }] }),
  };
}
