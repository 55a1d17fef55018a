import { climb, rungsFor, type LadderResult, type RungAttempt } from '../client/auth-ladder';
import type { ApiVersion } from '../client/capabilities';
import type { Complaint } from '../client/error-classifier';
import { classify } from '../client/error-classifier';
import type { AuthRung } from '../client/signer';
import type { CheckList, Finding } from './check-list';
import type { SiteFindings } from './check-site';
import type { VerifyTools } from './verify-parts';

const AUTH_ERROR = 'woocommerce_rest_authentication_error';

/** Key, secret, read and write level, and the owner's rights to products. The rung that works, or null. */
export async function checkCredentials(tools: VerifyTools, found: SiteFindings, options: { api: ApiVersion; checks: CheckList }): Promise<AuthRung | null> {
  const { api, checks } = options;
  const result = await climb(rungsFor(found.base, found.site.home), api, (rung, version) => tools.client.tryRung(found.base, rung, version));
  if (result.rung) {
    checks.ok('credentials', { method: result.rung.method });
    checks.ok('read-scope');
    await checkWriting(tools, { base: found.base, rung: result.rung, api }, checks);
    return result.rung;
  }
  await explainRefusal(tools, found, { ...options, result });
  return null;
}

interface Refusal {
  readonly api: ApiVersion;
  readonly checks: CheckList;
  readonly result: LadderResult;
}

async function explainRefusal(tools: VerifyTools, found: SiteFindings, refusal: Refusal): Promise<void> {
  const { checks, result } = refusal;
  const last = result.attempts[result.attempts.length - 1];
  if (!last?.complaint) {
    const cause = last?.error?.message ?? 'The shop could not be asked';
    return checks.fail('credentials', { cause, fix: 'Verify again; if it stays, look at the shop\'s firewall and error log' });
  }
  if (last.complaint.status === 403 && last.complaint.code !== null) {
    checks.ok('credentials', { method: last.rung.method });
    return checks.fail('owner-rights', ownerRights(last.complaint));
  }
  const writeOnly = await writableRung(tools, found.base, refusal);
  if (!writeOnly) return checks.fail('credentials', refusalOf(found.base, refusal));
  checks.ok('credentials', { method: writeOnly.method });
  checks.fail('read-scope', { cause: 'The key may write but not read', fix: 'In WooCommerce, Settings, Advanced, REST API, set the key\'s permissions to Read/Write' });
}

/** A key of level "write" is refused when reading with the same code as a wrong secret; writing tells them apart. */
async function writableRung(tools: VerifyTools, base: string, options: { api: ApiVersion; result: LadderResult }): Promise<AuthRung | null> {
  for (const attempt of options.result.attempts) {
    if (attempt.complaint?.code !== AUTH_ERROR) continue;
    const complaint = await probeWrite(tools, { base, rung: attempt.rung, api: options.api });
    if (complaint === null) return attempt.rung;
  }
  return null;
}

function refusalOf(base: string, options: { result: LadderResult }): Finding {
  const { attempts } = options.result;
  const overTls = attempts.filter((attempt) => attempt.rung.method !== 'oauth1');
  const signed = attempts.filter((attempt) => attempt.rung.method === 'oauth1');
  if (overTls.some(isAuthError)) return WRONG_SECRET;
  if (attempts.some((attempt) => attempt.complaint?.code === null)) return blocked(attempts);
  if (base.startsWith('http:')) return signed.some(isAuthError) ? signedRefusal(signed) : SIGNATURE_DROPPED;
  return UNKNOWN_OR_DROPPED;
}

/** Over plain http the message alone tells a wrong secret from an unknown key, and it may be translated. */
function signedRefusal(signed: readonly RungAttempt[]): Finding {
  const messages = signed.map((attempt) => attempt.complaint?.message ?? '').join(' ');
  if (/consumer key/i.test(messages)) return UNKNOWN_KEY;
  return /signature/i.test(messages) ? WRONG_SECRET_SIGNED : EITHER_WRONG;
}

function isAuthError(attempt: RungAttempt): boolean {
  return attempt.complaint?.code === AUTH_ERROR;
}

const WHERE = 'WooCommerce, Settings, Advanced, REST API';

const WRONG_SECRET: Finding = { cause: 'WooCommerce knows the consumer key, but the consumer secret is wrong', fix: `Copy the secret again, or make a new key under ${WHERE}: a secret is shown only once` };
const WRONG_SECRET_SIGNED: Finding = {
  cause: 'The signature does not match: the consumer secret is wrong, or the shop knows itself by another address than it says',
  fix: `Copy the secret again, or make a new key under ${WHERE}; check that the WordPress address and site address in Settings, General are the ones shoppers use`,
};
const UNKNOWN_KEY: Finding = { cause: 'WooCommerce does not know this consumer key', fix: `Copy the key again, or make a new one under ${WHERE}: it may have been revoked` };
const EITHER_WRONG: Finding = { cause: 'WooCommerce refuses the signed request: the consumer key or the consumer secret is wrong', fix: `Copy both again, or make a new key under ${WHERE}` };
const SIGNATURE_DROPPED: Finding = {
  cause: 'The shop is called without TLS and does not see the signed (OAuth 1.0a) request as signed: the key is unknown, or a proxy drops query parameters',
  fix: `Give the https:// address if the shop has one; else check the key under ${WHERE} and the proxy in front of the shop`,
};
/** Recorded: these three answer alike. */
const UNKNOWN_OR_DROPPED: Finding = {
  cause: 'WooCommerce treats the hub as an anonymous visitor: the consumer key is unknown, or the server drops the Authorization header, or a proxy ends TLS without telling WordPress',
  fix: `Check the key under ${WHERE} first; if it is right, let the server pass the Authorization header on, and the proxy send X-Forwarded-Proto: https to a WordPress that heeds it`,
};

function blocked(attempts: readonly RungAttempt[]): Finding {
  const complaint = attempts.find((attempt) => attempt.complaint?.code === null)?.complaint;
  const error = complaint ? classify(complaint) : null;
  return { cause: error?.message ?? 'The shop answered with a web page', fix: 'Allow the hub\'s address, or requests to /wp-json/wc/, in the firewall, security plugin or CDN', details: { status: complaint?.status } };
}

function ownerRights(complaint: Complaint): Finding {
  return {
    cause: `The WordPress user who owns the key may not manage products (${complaint.code ?? complaint.status})`,
    fix: 'Make a key whose user is an administrator or shop manager',
    details: { code: complaint.code },
  };
}

interface Probe {
  readonly base: string;
  readonly rung: AuthRung;
  readonly api: ApiVersion;
}

async function checkWriting(tools: VerifyTools, probe: Probe, checks: CheckList): Promise<void> {
  const complaint = await probeWrite(tools, probe).catch((error: Error) => error);
  if (complaint === null) checks.ok('write-scope');
  else if (complaint instanceof Error) checks.fail('write-scope', { cause: complaint.message, fix: 'Verify again; if it stays, look at the shop\'s firewall: it may block POST requests' });
  else if (complaint.status === 403 && complaint.code !== null) checks.fail('owner-rights', ownerRights(complaint));
  else if (complaint.code === AUTH_ERROR) {
    checks.fail('write-scope', { cause: 'The key may read but not write', fix: 'In WooCommerce, Settings, Advanced, REST API, set the key\'s permissions to Read/Write' });
  } else {
    checks.fail('write-scope', { cause: classify(complaint).message, fix: 'Let POST requests to /wp-json/wc/ reach WordPress', details: { status: complaint.status } });
  }
}

/** An empty batch: level and rights are checked, nothing is in it. */
async function probeWrite(tools: VerifyTools, probe: Probe): Promise<Complaint | null> {
  const { complaint } = await tools.client.ask({ ...probe, bustsCache: false }, { method: 'POST', path: '/products/batch', body: {} });
  return complaint;
}
