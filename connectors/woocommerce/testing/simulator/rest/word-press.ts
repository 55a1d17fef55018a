import type { ApiKey } from '../model/access';
import type { ShopState } from '../model/shop-state';
import { parsePhpQuery } from '../platform/php-query';
import { phpJson } from '../platform/php-text';
import { Authentication } from './authentication';
import { htmlPage, type SiteAnswer, type SiteRequest } from './http-message';
import { answerPlainPermalink, restTarget } from './permalinks';
import type { ApiVersion, Params, RestAnswer } from './rest-call';
import { noRoute, RestFailure } from './rest-error';
import { allowedMethods, type Router } from './router';
import { namespaceIndex, rootIndex, servedApis } from './site-index';

const NO_CACHE = { Expires: 'Wed, 11 Jan 1984 05:00:00 GMT', 'Cache-Control': 'no-cache, must-revalidate, max-age=0, no-store, private' };

interface RestRequest {
  readonly method: string;
  readonly route: string;
  readonly query: Params;
  readonly rawQuery: string;
  readonly site: SiteRequest;
}

/** The site itself: finds out what a request is for, lets the REST server answer it, and wraps the answer. */
export class WordPress {
  private readonly authentication: Authentication;

  constructor(
    private readonly state: ShopState,
    private readonly router: Router,
  ) {
    this.authentication = new Authentication(state);
  }

  async answer(site: SiteRequest): Promise<SiteAnswer> {
    const plain = answerPlainPermalink(this.state, site);
    if (plain) return plain;
    const target = restTarget(this.state, site);
    if (!target) return htmlPage(site.uri === '/' ? 200 : 404, this.state.settings.siteName);
    const request: RestRequest = { ...target, method: overriddenMethod(site, target.query), site };
    return this.answerRest(request);
  }

  private async answerRest(request: RestRequest): Promise<SiteAnswer> {
    let key: ApiKey | null = null;
    try {
      key = this.authentication.authenticate({
        method: request.method,
        uri: request.site.uri,
        rawQuery: request.rawQuery,
        authorization: this.authorization(request.site),
        isSsl: this.isSsl(),
      });
      return this.wrap(request, key, await this.dispatch(request, key));
    } catch (failure) {
      if (!(failure instanceof RestFailure)) throw failure;
      return this.wrap(request, key, { status: failure.status, body: failure.body() });
    }
  }

  private dispatch(request: RestRequest, key: ApiKey | null): RestAnswer | Promise<RestAnswer> {
    if (request.route === '/') return this.root(request);
    const [, api, path = ''] = /^\/wc\/(v\d)(?:\/(.*))?$/.exec(request.route) ?? [];
    if (!servedApis(this.state).includes(api as ApiVersion)) throw noRoute();
    if (path === '') return namespaceIndex(this.router, api as ApiVersion);
    const body = parsedBody(request.site);
    const params = { ...request.query, ...body };
    const { method, route, query, rawQuery } = request;
    const call = { api: api as ApiVersion, method, route, query, rawQuery, params, body, key, inBatch: false };
    return this.router.dispatch(call, path);
  }

  private root(request: RestRequest): RestAnswer {
    const { settings } = this.state;
    if (settings.applicationPasswordsInUse && this.authorization(request.site)?.startsWith('Basic ')) {
      const message = '<strong>Error:</strong> Unknown username. Check again or try your email address.';
      throw new RestFailure('invalid_username', message, 401);
    }
    if (settings.hidesIndex) throw new RestFailure('rest_login_required', 'REST API restricted to authenticated users.', 401);
    return rootIndex(this.state, this.router, request.query);
  }

  private wrap(request: RestRequest, key: ApiKey | null, answer: RestAnswer): SiteAnswer {
    const own: Record<string, string> = {
      'Content-Type': 'application/json; charset=UTF-8',
      Link: `<${this.state.settings.homeUrl}${this.state.settings.permalinks === 'plain' ? '/index.php?rest_route=/' : '/wp-json/'}>; rel="https://api.w.org/"`,
      ...this.allow(request, key),
      ...(key === null ? {} : NO_CACHE),
    };
    if (request.query['_envelope'] !== undefined) {
      const headers = { ...answer.headers, ...this.allow(request, key) };
      return { status: 200, headers: own, body: phpJson({ body: answer.body, status: answer.status, headers: numericTotals(headers) }) };
    }
    const body = request.method === 'HEAD' ? '' : phpJson(answer.body);
    return { status: answer.status, headers: { ...own, ...answer.headers }, body };
  }

  private allow(request: RestRequest, key: ApiKey | null): Record<string, string> {
    if (key === null || !this.state.access.mayManage(key.userId)) return {};
    const [, api, path] = /^\/wc\/(v\d)\/(.+)$/.exec(request.route) ?? [];
    const found = path === undefined ? undefined : this.router.match(api as ApiVersion, path);
    return found ? { Allow: allowedMethods(found.route).join(', ') } : {};
  }

  private authorization(site: SiteRequest): string | undefined {
    const header = site.headers['authorization'];
    return this.state.settings.dropsAuthorization || typeof header !== 'string' ? undefined : header;
  }

  private isSsl(): boolean {
    return this.state.settings.transport === 'https' || this.state.settings.transport === 'proxied-https';
  }
}

function overriddenMethod(site: SiteRequest, query: Params): string {
  const header = site.headers['x-http-method-override'];
  const wanted = typeof query['_method'] === 'string' ? query['_method'] : typeof header === 'string' ? header : site.method;
  return wanted.toUpperCase();
}

function parsedBody(site: SiteRequest): Params {
  if (site.body === '') return {};
  const type = String(site.headers['content-type'] ?? '');
  if (type.includes('application/x-www-form-urlencoded')) return parsePhpQuery(site.body);
  if (!type.includes('json')) return {};
  try {
    const parsed: unknown = JSON.parse(site.body);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Params) : {};
  } catch {
    throw new RestFailure('rest_invalid_json', 'Invalid JSON body passed.', 400, {
      json_error_code: 4,
      json_error_message: 'Syntax error',
    });
  }
}

function numericTotals(headers: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, name.startsWith('X-WP-') ? Number(value) : value]));
}

/** @returns the JSON of a PHP program that died. */
export function fatalErrorBody(message: string): string {
  const text = '<p>There has been a critical error on this website.</p>';
  const error = { type: 1, message: `Uncaught Error: ${message}`, file: '/srv/www/wp-content/plugins/some-plugin/some-plugin.php', line: 12 };
  return phpJson({ code: 'internal_server_error', message: text, data: { status: 500, error }, additional_errors: [] });
}
