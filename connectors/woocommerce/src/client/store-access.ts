import { SpokeAnswerError, SpokeCredentialsError, type ConnectorNotice } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import { climb, rungsFor } from './auth-ladder';
import { cacheSign } from './cache-detection';
import { capabilitiesOf, storedCapabilities, type ApiVersion, type Capabilities } from './capabilities';
import { classify } from './error-classifier';
import { readShopFacts } from './shop-facts';
import type { AuthRung } from './signer';
import { readSiteIndex, type SiteFacts } from './site-index';
import type { CallStyle, WooAnswer, WooClient, WooClientParts, WooRequest } from './woo-client';

/** The ladder is climbed again at most this often after a refusal. Unit: milliseconds. */
const LADDER_REST_MS = 60_000;

export interface StoreAccessParts extends WooClientParts {
  readonly client: WooClient;
  readonly base: string;
  readonly stored: Json;
  readonly onCapabilities: (capabilities: Json) => void;
  readonly onNotice: (notice: ConnectorNotice) => void;
}

/**
 * Calls a store the way earlier verifications found to work, finds a way where none is known, and looks for another one when the store
 * suddenly refuses the credentials (a host began to drop the header, a proxy moved).
 */
export class StoreAccess {
  private known: Capabilities | null;
  private discovery: Promise<Capabilities> | null = null;
  private climbedAtMs = Number.NEGATIVE_INFINITY;
  private cacheReported = false;

  constructor(private readonly parts: StoreAccessParts) {
    this.known = capabilitiesOf(parts.stored);
  }

  /** What is known of the store; found out first where nothing is. */
  capabilities(): Promise<Capabilities> {
    if (this.known) return Promise.resolve(this.known);
    this.discovery ??= this.discover().finally(() => {
      this.discovery = null;
    });
    return this.discovery;
  }

  /** @throws ConnectorError, see WooClient.call. */
  async call(request: WooRequest): Promise<WooAnswer> {
    const capabilities = await this.capabilities();
    const answer = await this.callOrClimb(capabilities, request);
    if (request.method === 'GET') this.watchForCaches(answer);
    return answer;
  }

  private async callOrClimb(capabilities: Capabilities, request: WooRequest): Promise<WooAnswer> {
    try {
      return await this.parts.client.call(this.styleOf(capabilities), request);
    } catch (error) {
      if (!(error instanceof SpokeCredentialsError) || error.details['status'] !== 401) throw error;
      const other = await this.otherWay(capabilities);
      if (other === null) throw error;
      return this.parts.client.call(this.styleOf(other), request);
    }
  }

  private styleOf(capabilities: Capabilities): CallStyle {
    return {
      base: this.parts.base,
      api: capabilities.api,
      rung: { method: capabilities.auth, signingBase: capabilities.signingBase },
      bustsCache: capabilities.bustsCache,
    };
  }

  /**
   * A way to authenticate that works now, or null. It may be the stored one: a refusal that does not repeat itself (a proxy sent the
   * request twice, so its nonce was used already; a cache or an update was in the way) is nothing to stop for.
   */
  private async otherWay(refused: Capabilities): Promise<Capabilities | null> {
    if (this.known && this.known !== refused) return this.known;
    const nowMs = this.parts.clock.nowMs();
    if (nowMs - this.climbedAtMs < LADDER_REST_MS) return null;
    this.climbedAtMs = nowMs;
    const rung = await this.climbAgain(refused.api);
    if (!rung) return null;
    if (rung.method === refused.auth && rung.signingBase === refused.signingBase) {
      this.climbedAtMs = Number.NEGATIVE_INFINITY;
      return refused;
    }
    const found: Capabilities = { ...refused, auth: rung.method, signingBase: rung.signingBase };
    this.learn(found);
    const message = `The shop no longer takes credentials as before; ${found.auth} works and is used from now on`;
    this.parts.onNotice({ kind: 'auth-method-changed', message, details: { from: refused.auth, to: found.auth } });
    return found;
  }

  private async climbAgain(api: ApiVersion): Promise<AuthRung | null> {
    const { http, base, redactor, client } = this.parts;
    const index = await readSiteIndex(http, base, redactor);
    const { rung } = await climb(rungsFor(base, index.site?.home ?? null), api, (candidate, version) => client.tryRung(base, candidate, version));
    return rung;
  }

  private async discover(): Promise<Capabilities> {
    const index = await readSiteIndex(this.parts.http, this.parts.base, this.parts.redactor);
    const api = index.site ? apiOf(index.site) : null;
    if (!index.site || api === null) throw notWooCommerce(index.answer.status);
    this.climbedAtMs = this.parts.clock.nowMs();
    const result = await climb(rungsFor(this.parts.base, index.site.home), api, (rung, version) => this.parts.client.tryRung(this.parts.base, rung, version));
    const first = result.attempts[0];
    if (!result.rung) throw first?.complaint ? classify(first.complaint) : (first?.error ?? notWooCommerce(index.answer.status));
    const minimal = minimalCapabilities(index.site, api, { auth: result.rung.method, signingBase: result.rung.signingBase });
    const { refusals: _, ...facts } = await readShopFacts((request) => this.parts.client.ask(this.styleOf(minimal), request));
    const found = { ...minimal, ...facts };
    this.learn(found);
    return found;
  }

  private learn(capabilities: Capabilities): void {
    this.known = capabilities;
    this.parts.onCapabilities(storedCapabilities(capabilities));
  }

  private watchForCaches(answer: WooAnswer): void {
    const sign = cacheSign(answer.answer);
    if (sign === null || this.cacheReported || !this.known) return;
    this.cacheReported = true;
    if (!this.known.bustsCache) this.learn({ ...this.known, bustsCache: true });
    const message = `Answers of the shop's API come from a cache (${sign}); exclude /wp-json/wc/ from caching. Until then the hub adds a changing parameter to its reads`;
    this.parts.onNotice({ kind: 'answers-cached', message, details: { sign, leaksKeys: this.known.auth === 'query' } });
  }
}

/** The newest API a site offers that we speak. */
export function apiOf(site: SiteFacts): ApiVersion | null {
  if (site.namespaces.includes('wc/v3')) return 'wc/v3';
  return site.namespaces.includes('wc/v2') ? 'wc/v2' : null;
}

/** Capabilities as far as the index alone tells them. */
export function minimalCapabilities(site: SiteFacts, api: ApiVersion, rung: Pick<Capabilities, 'auth' | 'signingBase'>): Capabilities {
  const namespaces = site.namespaces.filter((name) => /^(wc|wcml|pll|wpml|entrepot)/.test(name));
  return {
    api,
    ...rung,
    version: null,
    namespaces,
    variationsRoute: false,
    languagePlugin: languagePluginOf(site.namespaces),
    currency: null,
    weightUnit: null,
    dimensionUnit: null,
    timeZone: site.timeZone,
    gmtOffsetHours: site.gmtOffsetHours,
    managesStock: null,
    bustsCache: false,
  };
}

function languagePluginOf(namespaces: readonly string[]): Capabilities['languagePlugin'] {
  if (namespaces.some((name) => name.startsWith('wcml') || name.startsWith('wpml'))) return 'wpml';
  return namespaces.some((name) => name.startsWith('pll')) ? 'polylang' : null;
}

function notWooCommerce(status: number): SpokeAnswerError {
  return new SpokeAnswerError('woocommerce.not-found', `No WooCommerce REST API answers at this address (status ${status}); run Verify to see why`, 'retry', { details: { status } });
}
