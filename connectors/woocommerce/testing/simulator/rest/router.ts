import type { ShopState } from '../model/shop-state';
import { checkParams, type ParamSchema } from './param-schema';
import { requireManager, type Action } from './permission';
import type { ApiVersion, RestAnswer, RestCall, RestHandler } from './rest-call';
import { noRoute } from './rest-error';

/** One method of a route: who may, what it takes, what it does. */
export interface Endpoint {
  readonly action: Action;
  readonly schema?: ParamSchema;
  readonly handle: RestHandler;
}

/** A route below `wc/<version>`, such as `products/:id/variations`. `:name` is a number, `$name` any text. */
export interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, Endpoint>>;
  /** API generations that have it; default all. */
  readonly apis?: readonly ApiVersion[];
}

interface Match {
  readonly route: Route;
  readonly ids: Record<string, number | string>;
}

/** Finds the handler of a request and runs it behind the checks WordPress makes first. */
export class Router {
  private readonly bySegments = new Map<number, Array<{ route: Route; segments: string[] }>>();

  constructor(
    private readonly state: ShopState,
    routes: readonly Route[],
  ) {
    for (const route of routes) this.register(route);
  }

  /** @returns every route of one API generation. */
  routesOf(api: ApiVersion): Route[] {
    return [...this.bySegments.values()].flat().map((held) => held.route).filter((route) => servedBy(route, api));
  }

  /** @returns the route and ids of a path below `wc/<version>`, or undefined. */
  match(api: ApiVersion, path: string): Match | undefined {
    const segments = path.split('/').filter((segment) => segment !== '');
    for (const held of this.bySegments.get(segments.length) ?? []) {
      const ids = servedBy(held.route, api) ? idsOf(held.segments, segments) : undefined;
      if (ids) return { route: held.route, ids };
    }
    return undefined;
  }

  /**
   * Runs a request.
   * @throws {RestFailure} `rest_no_route`, a parameter or permission failure, or whatever the handler refuses.
   */
  dispatch(call: Omit<RestCall, 'ids'>, path: string): RestAnswer | Promise<RestAnswer> {
    const found = this.match(call.api, path);
    if (!found) throw noRoute();
    if (call.method === 'OPTIONS') return describe(this.state, call, found.route);
    const endpoint = found.route.methods[call.method === 'HEAD' ? 'GET' : call.method];
    if (!endpoint) throw noRoute();
    const checked = checkParams(call.params, endpoint.schema ?? {});
    const body = Object.fromEntries(Object.keys(call.body).map((name) => [name, checked[name]]));
    const complete: RestCall = { ...call, ids: found.ids, params: checked, body };
    requireManager(this.state, complete, endpoint.action);
    return endpoint.handle(complete);
  }

  private register(route: Route): void {
    const segments = route.path.split('/').filter((segment) => segment !== '');
    const held = this.bySegments.get(segments.length) ?? [];
    held.push({ route, segments });
    this.bySegments.set(segments.length, held);
  }
}

/** @returns the methods of a route as the `Allow` header lists them. */
export function allowedMethods(route: Route): string[] {
  return ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => route.methods[method] !== undefined);
}

function servedBy(route: Route, api: ApiVersion): boolean {
  return route.apis === undefined || route.apis.includes(api);
}

function idsOf(pattern: readonly string[], segments: readonly string[]): Record<string, number | string> | undefined {
  const ids: Record<string, number | string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] as string;
    if (part.startsWith(':')) {
      if (!/^\d+$/.test(segment)) return undefined;
      ids[part.slice(1)] = Number(segment);
    } else if (part.startsWith('$')) ids[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return ids;
}

function describe(state: ShopState, call: Omit<RestCall, 'ids'>, route: Route): RestAnswer {
  const methods = allowedMethods(route);
  return {
    status: 200,
    headers: { Allow: methods.join(', ') },
    body: {
      namespace: `wc/${call.api}`,
      methods,
      endpoints: methods.map((method) => ({ methods: [method], args: argumentsOf(route.methods[method]?.schema ?? {}) })),
      schema: schemaOf(route),
      _links: { self: [{ href: `${state.settings.homeUrl}/wp-json${call.route}` }] },
    },
  };
}

function schemaOf(route: Route): Record<string, unknown> {
  const properties = argumentsOf(route.methods['POST']?.schema ?? {});
  return { $schema: 'http://json-schema.org/draft-04/schema#', title: route.path.split('/')[0] ?? '', type: 'object', properties };
}

function argumentsOf(schema: ParamSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, { keepsNull: _internal, ...rule }]) => [name, { description: '', ...rule, required: rule.required ?? false }]),
  );
}
