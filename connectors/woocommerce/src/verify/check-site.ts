import { SpokeTransportError, bareHost, looksLikeHtml, parseJson, type HttpAnswer, type TransportFailure } from '@hub/connector-sdk';

import { readSiteIndex, type SiteFacts, type SiteIndex } from '../client/site-index';
import { objectOf } from '../wire/json';
import type { CheckList, Finding } from './check-list';
import type { VerifyTools } from './verify-parts';

export interface SiteFindings {
  readonly base: string;
  readonly site: SiteFacts;
  readonly answer: HttpAnswer;
}

/** Reachable, TLS, permalinks, and whether WordPress's REST index answers at all. Null when a check failed. */
export async function checkSite(tools: VerifyTools, base: string, checks: CheckList): Promise<SiteFindings | null> {
  const index = await readIndex(tools, base, checks);
  if (index === null) return null;
  if (!isSameShop(base, index.base)) {
    checks.fail('reachable', {
      cause: `The address leads on to another site, ${index.base}`,
      fix: 'If that is the shop, give its address; the key is not sent to a site you did not name',
      details: { redirectedTo: index.base },
    });
    return null;
  }
  const unavailable = unavailability(index.answer);
  if (unavailable) {
    checks.fail('reachable', unavailable);
    return null;
  }
  checks.ok('reachable', { url: index.base });
  checkTls(index.base, checks);
  if (index.site) checks.ok('permalinks');
  else await explainMissingIndex(tools, index, checks);
  return index.site === null ? null : { base: index.base, site: index.site, answer: index.answer };
}

async function readIndex(tools: VerifyTools, base: string, checks: CheckList): Promise<SiteIndex | null> {
  try {
    return await readSiteIndex(tools.http, base, tools.redactor);
  } catch (error) {
    const failure = error instanceof SpokeTransportError ? error.failure : null;
    const isTls = failure !== null && failure.startsWith('tls-');
    if (isTls) checks.ok('reachable', { url: base });
    const fix = failure === null ? 'Give the address shoppers use' : FIXES[failure];
    checks.fail(isTls ? 'tls' : 'reachable', { cause: (error as Error).message, fix, details: { failure } });
    return null;
  }
}

const FIXES: Readonly<Record<TransportFailure, string>> = {
  refused: 'Check the address and its port, and that the web server runs',
  dns: 'Check the spelling of the host name; a name of an internal network must be known to the hub as well',
  unreachable: 'Check that the hub\'s network has a route to the shop',
  'connect-timeout': 'Check the address; a firewall may drop the hub\'s packets: allow its address there',
  'tls-expired': 'Renew the shop\'s certificate, or set the clock of the machine that shows it',
  'tls-not-trusted': 'Install the certificate with its full chain, or make the hub trust your own authority with NODE_EXTRA_CA_CERTS',
  'tls-wrong-host': 'Use the host name the certificate is made out to, or get one for this name',
  'tls-protocol': 'Use http:// if the shop has no TLS on this port, or enable TLS 1.2 or later',
  timeout: 'Open the address in a browser: if it is slow there too, the shop needs attention; else a firewall may hold the hub\'s requests',
  reset: 'A firewall or proxy cuts the connection: allow the hub\'s address there',
  truncated: 'A proxy or plugin cuts answers short: look into the shop\'s error log',
  cancelled: 'Verify again',
  other: 'Check the address',
};

/** `www.` may come or go and http may become https; anything else is another site. */
function isSameShop(asked: string, answered: string): boolean {
  const host = (base: string): string => bareHost(new URL(base)).replace(/^www\./, '');
  return host(asked) === host(answered);
}

function unavailability(answer: HttpAnswer): Finding | null {
  const details = { status: answer.status };
  const blocked = (answer.status === 401 || answer.status === 403) && looksLikeHtml(answer);
  if (blocked) {
    return { cause: `A firewall or security plugin answers instead of the shop (status ${answer.status})`, fix: 'Allow the hub\'s address, or requests to /wp-json/, in the firewall, security plugin or CDN', details };
  }
  if (answer.status === 429) return { cause: 'The shop\'s host limits how often it may be called', fix: 'Wait a few minutes and verify again; ask the host to allow the hub\'s address', details };
  if (answer.status === 503) return { cause: 'The shop is in maintenance mode or overloaded (status 503)', fix: 'Wait until the update is finished and verify again', details };
  if (answer.status >= 500) return { cause: `The shop fails to answer (status ${answer.status})`, fix: 'Look into the shop\'s PHP error log; often a plugin dies', details };
  return null;
}

function checkTls(base: string, checks: CheckList): void {
  if (base.startsWith('https:')) return checks.ok('tls');
  checks.warn('tls', { cause: 'The shop is called without TLS: the key\'s secret stays safe, but data travels in clear', fix: 'Give the https:// address if the shop has one' });
}

/** No index under /wp-json: either WordPress routes it only by a query parameter (plain permalinks), or this is no WordPress. */
async function explainMissingIndex(tools: VerifyTools, index: SiteIndex, checks: CheckList): Promise<void> {
  const answer = await tools.http.send({ method: 'GET', url: `${index.base}/?rest_route=/&_fields=namespaces` });
  const parsed = parseJson(answer, tools.redactor);
  const isWordPress = answer.status === 200 && parsed.ok && Array.isArray(objectOf(parsed.body)?.['namespaces']);
  if (isWordPress) {
    checks.fail('permalinks', {
      cause: 'The site uses plain permalinks, so WooCommerce\'s API does not accept keys',
      fix: 'In WordPress, Settings, Permalinks, choose any structure but "Plain" (for example "Post name") and save',
    });
    return;
  }
  checks.fail('woocommerce', {
    cause: `No WordPress REST API answers at ${index.base}/wp-json/ (status ${index.answer.status})`,
    fix: 'Give the address of the shop\'s front page, with its sub-directory if it has one; a plugin may also have switched the REST API off',
    details: { status: index.answer.status },
  });
}
