import type { HttpAnswer, HttpClient, Redactor } from '@hub/connector-sdk';
import { parseJson } from '@hub/connector-sdk';

import { listOf, objectOf, textOf } from '../wire/json';
import { baseOf } from './store-address';

/** What the site's REST index says of itself. */
export interface SiteIndex {
  readonly answer: HttpAnswer;
  /** Address that answered in the end, after redirects. */
  readonly base: string;
  /** Null when the answer was no REST index (plain permalinks, not WordPress, a firewall). */
  readonly site: SiteFacts | null;
}

export interface SiteFacts {
  readonly name: string | null;
  /** The address by which the site knows itself; signatures are made over it. */
  readonly home: string | null;
  readonly namespaces: readonly string[];
  readonly gmtOffsetHours: number | null;
  readonly timeZone: string | null;
}

/**
 * Asks `/wp-json/` without credentials: with a key it is refused wherever application passwords are in use (recorded). At most three
 * redirects are followed, so that `http` to `https` and `www.` are learned here and not at the first write.
 */
export async function readSiteIndex(http: HttpClient, base: string, redactor: Redactor): Promise<SiteIndex> {
  const url = `${base}/wp-json/?_fields=name,url,home,namespaces,gmt_offset,timezone_string`;
  const answer = await http.send({ method: 'GET', url, followRedirects: 3, headers: { 'cache-control': 'no-cache' } });
  return { answer, base: safeBaseOf(answer.url, base), site: factsOf(answer, redactor) };
}

/** The version-independent facts, or null when this is not a REST index. */
function factsOf(answer: HttpAnswer, redactor: Redactor): SiteFacts | null {
  if (answer.status !== 200) return null;
  const parsed = parseJson(answer, redactor);
  const index = parsed.ok ? objectOf(parsed.body) : null;
  if (!index || !Array.isArray(index['namespaces'])) return null;
  const offset = Number(index['gmt_offset']);
  return {
    name: textOf(index['name']),
    home: homeOf(textOf(index['home']) ?? textOf(index['url'])),
    namespaces: listOf(index['namespaces']).filter((name): name is string => typeof name === 'string'),
    gmtOffsetHours: index['gmt_offset'] !== undefined && Number.isFinite(offset) ? offset : null,
    timeZone: textOf(index['timezone_string']) || null,
  };
}

function homeOf(home: string | null): string | null {
  return home !== null && URL.canParse(home) ? baseOf(home) : null;
}

function safeBaseOf(answered: string, asked: string): string {
  return answered.includes('/wp-json') ? baseOf(answered) : asked;
}

/** Whether an answer to the index looks like WordPress without pretty permalinks: a page, a redirect in a circle, or a 404 page. */
export function looksLikePlainPermalinks(answer: HttpAnswer): boolean {
  const link = answer.headers['link'] ?? '';
  return /rest_route=/.test(link) || /rest_route=|wp-content|wp-includes/.test(answer.text.slice(0, 200_000));
}
