import type { ApiKey } from '../model/access';

export type ApiVersion = 'v1' | 'v2' | 'v3';
export type Params = Record<string, unknown>;

/** A request on its way to a route handler: authenticated, parsed and checked. */
export interface RestCall {
  readonly api: ApiVersion;
  readonly method: string;
  /** Route with the ids filled in, such as `/wc/v3/products/13`. */
  readonly route: string;
  /** Ids taken from the path. */
  readonly ids: Readonly<Record<string, number | string>>;
  /** Query string parameters. */
  readonly query: Params;
  /** Query and body joined, body first as in WordPress. */
  readonly params: Params;
  /** The JSON body alone. */
  readonly body: Params;
  /** The raw query, for `Link` headers. */
  readonly rawQuery: string;
  readonly key: ApiKey | null;
  /** True for an item of a batch: schema checks did not run. */
  readonly inBatch: boolean;
}

/** What a handler answers. */
export interface RestAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
  /** True when the body is one resource whose `_links` survive `_fields`. */
  single?: boolean;
}

export type RestHandler = (call: RestCall) => RestAnswer | Promise<RestAnswer>;
