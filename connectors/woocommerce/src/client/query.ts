import { rfc3986 } from './oauth1';

export type QueryValue = string | number | boolean | readonly (string | number)[] | undefined;
/** Query parameters by name; lists are sent comma-separated, as every release reads them. */
export type Query = Readonly<Record<string, QueryValue>>;
export type QueryPairs = Array<readonly [name: string, value: string]>;

export function queryPairs(query: Query): QueryPairs {
  return Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)] as const]));
}

export function queryText(pairs: QueryPairs): string {
  return pairs.map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`).join('&');
}
