import type { ShopState } from '../model/shop-state';
import { FieldFilter } from './field-filter';
import type { ApiVersion, Params, RestAnswer } from './rest-call';
import { allowedMethods, type Router } from './router';

/** @returns the API generations a release serves. */
export function servedApis(state: ShopState): ApiVersion[] {
  const { apiV2, apiV3 } = state.settings.features;
  return ['v1', ...(apiV2 ? (['v2'] as const) : []), ...(apiV3 ? (['v3'] as const) : [])];
}

/** The root index: what the site is and which namespaces it has. Needs no credentials. */
export function rootIndex(state: ShopState, router: Router, params: Params): RestAnswer {
  const { settings } = state;
  const apis = servedApis(state);
  const fields = FieldFilter.from(params);
  const newer = settings.linkHints ? { page_for_posts: 0 } : {};
  const routes = fields.top === undefined || fields.top.has('routes') ? Object.assign({}, ...apis.map((api) => routesOf(router, api))) : {};
  const body = {
    name: settings.siteName,
    description: '',
    url: settings.homeUrl,
    home: settings.homeUrl,
    ...state.clock.describe(),
    ...newer,
    namespaces: [
      'oembed/1.0',
      ...apis.map((api) => `wc/${api}`),
      ...(settings.features.hposByDefault ? ['wc-admin', 'wc-analytics', 'wc/store', 'wc/store/v1'] : []),
      ...languageNamespaces(state),
      ...settings.extraNamespaces,
      'wp/v2',
      'wp-site-health/v1',
    ],
    authentication: { 'application-passwords': { endpoints: { authorization: `${settings.homeUrl}/wp-admin/authorize-application.php` } } },
    routes,
    _links: { help: [{ href: 'https://developer.wordpress.org/rest-api/' }] },
  };
  return { status: 200, body: fields.apply(body, false), headers: { Allow: 'GET' } };
}

/** The index of one namespace, such as `/wp-json/wc/v3`. Needs no credentials. */
export function namespaceIndex(router: Router, api: ApiVersion): RestAnswer {
  return { status: 200, body: { namespace: `wc/${api}`, routes: routesOf(router, api) }, headers: { Allow: 'GET' } };
}

function routesOf(router: Router, api: ApiVersion): Record<string, unknown> {
  const namespace = `wc/${api}`;
  const own = { [`/${namespace}`]: { namespace, methods: ['GET'] } };
  const routes = router.routesOf(api).map((route) => {
    const pattern = route.path.replace(/:(\w+)/g, '(?P<$1>[\\d]+)').replace(/\$(\w+)/g, '(?P<$1>[\\w-]+)');
    return [`/${namespace}/${pattern}`, { namespace, methods: allowedMethods(route) }];
  });
  return { ...own, ...Object.fromEntries(routes) };
}

function languageNamespaces(state: ShopState): string[] {
  const kind = state.settings.languages?.kind;
  if (kind === undefined) return [];
  return kind === 'wpml' ? ['wcml/v1'] : ['pll/v1'];
}
