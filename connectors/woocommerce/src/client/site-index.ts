import type { HttpAnswer, HttpClient, Redactor } from '@hub/connector-sdk';
import { looksLikeHtml, parseJson } from '@hub/connector-sdk';

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
  const answered = safeBaseOf(answer.url, base);
  const isHidden = [401, 403, 404].includes(answer.status) && !looksLikeHtml(answer);
  return { answer, base: answered, site: factsOf(answer, redactor) ?? (isHidden ? await hiddenIndex(http, answered, redactor) : null) };
}

/** Hardening plugins hide the index from visitors but leave single routes: each API version answers for itself. */
async function hiddenIndex(http: HttpClient, base: string, redactor: Redactor): Promise<SiteFacts | null> {
  const namespaces: string[] = [];
  for (const api of ['wc/v3', 'wc/v2']) {
    const answer = await http.send({ method: 'GET', url: `${base}/wp-json/${api}?_fields=namespace` });
    const parsed = parseJson(answer, redactor);
    if (answer.status === 200 && parsed.ok && objectOf(parsed.body)?.['namespace'] === api) namespaces.push(api);
  }
  return namespaces.length === 0 ? null : { name: null, home: null, namespaces, gmtOffsetHours: null, timeZone: null };
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
