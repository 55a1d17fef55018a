import type { ApiVersion, AuthMethod } from './capabilities';
import type { Complaint } from './error-classifier';
import type { AuthRung } from './signer';
import { withScheme } from './store-address';

/** How one rung was answered. `complaint` null: it worked. `error`: no judgeable answer came. */
export interface RungAttempt {
  readonly rung: AuthRung;
  readonly complaint: Complaint | null;
  readonly error: Error | null;
}

export interface LadderResult {
  readonly rung: AuthRung | null;
  readonly attempts: readonly RungAttempt[];
}

/** Asks for one product id under a rung. */
export type TryRung = (rung: AuthRung, api: ApiVersion) => Promise<RungAttempt>;

/**
 * Ways to authenticate, best first: header and query parameters only over TLS (WooCommerce ignores them elsewhere, and they would
 * travel in clear), signed requests everywhere. WooCommerce signs over its own home address with the scheme it believes it was
 * called by, so behind a proxy that hides TLS the other scheme is tried too.
 */
export function rungsFor(base: string, home: string | null): AuthRung[] {
  const overTls = base.startsWith('https:');
  const plain: AuthRung[] = overTls ? [rung('basic', null), rung('query', null)] : [];
  const own = home ?? base;
  const scheme = overTls ? 'https' : 'http';
  const bases = [...new Set([withScheme(own, scheme), withScheme(own, overTls ? 'http' : 'https'), base])];
  return [...plain, ...bases.map((signingBase) => rung('oauth1', signingBase))];
}

/**
 * Tries the rungs in order until one works. Stops early where another rung cannot help: the store is down, or knows the key and refuses
 * its secret, level or owner.
 */
export async function climb(rungs: readonly AuthRung[], api: ApiVersion, tryRung: TryRung): Promise<LadderResult> {
  const attempts: RungAttempt[] = [];
  for (const candidate of rungs) {
    const attempt = await tryRung(candidate, api);
    attempts.push(attempt);
    if (attempt.error) return { rung: null, attempts };
    if (attempt.complaint === null) return { rung: candidate, attempts };
    if (isSettled(attempt)) return { rung: null, attempts };
  }
  return { rung: null, attempts };
}

/** Whether an attempt proves that the credentials arrived, so that other ways of sending them would be answered alike. */
function isSettled(attempt: RungAttempt): boolean {
  const { complaint, rung: tried } = attempt;
  if (complaint === null) return true;
  if (complaint.status === 403 && complaint.code !== null) return true;
  return complaint.status === 401 && complaint.code === 'woocommerce_rest_authentication_error' && tried.method !== 'oauth1';
}

function rung(method: AuthMethod, signingBase: string | null): AuthRung {
  return { method, signingBase };
}
