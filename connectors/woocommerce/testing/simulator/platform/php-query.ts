/** What PHP makes of a query string or form body: texts, and arrays for `a[]=`, `a[0]=`, `a[key]=`. */
export type PhpParams = Record<string, unknown>;

/** One pair as sent, decoded, with `name[]` already numbered: what OAuth signs. */
export type FlatPair = readonly [key: string, value: string];

/** @returns decoded pairs in the order sent; `name[]` becomes `name[0]`, `name[1]`, as PHP would number them. */
export function flatPairs(query: string): FlatPair[] {
  if (query === '') return [];
  const counters = new Map<string, number>();
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => numbered(splitPair(part), counters));
}

/** @returns the parameters PHP would show in `$_GET`. Later values of one name win. */
export function parsePhpQuery(query: string): PhpParams {
  const params: PhpParams = {};
  for (const [key, value] of flatPairs(query)) {
    const match = /^([^[\]]+)\[([^\]]*)\]$/.exec(key);
    if (!match) params[key] = value;
    else assignMember(params, match[1] as string, match[2] as string, value);
  }
  for (const [name, value] of Object.entries(params)) params[name] = asListWhenNumbered(value);
  return params;
}

/** @returns a query string as WordPress builds it for `Link` headers. */
export function buildPhpQuery(pairs: readonly FlatPair[]): string {
  return pairs.map(([key, value]) => `${phpEncode(key)}=${phpEncode(value)}`).join('&');
}

function splitPair(part: string): FlatPair {
  const equals = part.indexOf('=');
  const key = equals < 0 ? part : part.slice(0, equals);
  return [decode(key), equals < 0 ? '' : decode(part.slice(equals + 1))];
}

function numbered([key, value]: FlatPair, counters: Map<string, number>): FlatPair {
  if (!key.endsWith('[]')) return [key, value];
  const name = key.slice(0, -2);
  const index = counters.get(name) ?? 0;
  counters.set(name, index + 1);
  return [`${name}[${index}]`, value];
}

function assignMember(params: PhpParams, name: string, member: string, value: string): void {
  const held = params[name];
  const group = typeof held === 'object' && held !== null ? (held as Record<string, string>) : {};
  group[member] = value;
  params[name] = group;
}

function asListWhenNumbered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value).every((key) => /^\d+$/.test(key)) ? Object.values(value) : value;
}

function decode(text: string): string {
  const spaced = text.replace(/\+/g, ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function phpEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+');
}
