import { randomBytes } from 'node:crypto';

import type { Clock } from '@hub/common';
import type { HttpMethod } from '@hub/connector-sdk';

import type { WooCommerceCredentials } from '../settings/woocommerce.credentials';
import type { AuthMethod } from './capabilities';
import { oauthParameters } from './oauth1';
import { queryText, type QueryPairs } from './query';

/** How requests prove who sends them. */
export interface AuthRung {
  readonly method: AuthMethod;
  /** For `oauth1`: the shop's own base address. */
  readonly signingBase: string | null;
}

export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Adds credentials to requests. Every call signs anew: a nonce counts once. */
export class Signer {
  private readonly basic: string;
  private storeAheadMs = 0;

  constructor(
    private readonly credentials: WooCommerceCredentials,
    private readonly clock: Clock,
    private readonly nonce: () => string = () => randomBytes(12).toString('hex'),
  ) {
    this.basic = `Basic ${Buffer.from(`${credentials.consumerKey}:${credentials.consumerSecret}`).toString('base64')}`;
  }

  /**
   * Signs by the store's clock, as far as its answers tell it: WooCommerce refuses signatures a quarter of an hour off.
   * @returns whether that changes anything (differences under a minute do not).
   */
  followClock(storeTimeMs: number): boolean {
    const aheadMs = storeTimeMs - this.clock.nowMs();
    if (!Number.isFinite(aheadMs) || Math.abs(aheadMs - this.storeAheadMs) < 60_000) return false;
    this.storeAheadMs = aheadMs;
    return true;
  }

  /** @param base address called; @param path route below it, beginning with a slash. */
  sign(rung: AuthRung, request: { readonly method: HttpMethod; readonly base: string; readonly path: string; readonly pairs: QueryPairs }): SignedRequest {
    const address = `${request.base}${request.path}`;
    if (rung.method === 'basic') return { url: withQuery(address, request.pairs), headers: { authorization: this.basic } };
    return { url: withQuery(address, [...request.pairs, ...this.extraPairs(rung, request)]), headers: {} };
  }

  private extraPairs(rung: AuthRung, request: { readonly method: HttpMethod; readonly base: string; readonly path: string; readonly pairs: QueryPairs }): QueryPairs {
    const { consumerKey, consumerSecret } = this.credentials;
    if (rung.method === 'query') return [['consumer_key', consumerKey], ['consumer_secret', consumerSecret]];
    return oauthParameters({
      method: request.method,
      url: `${rung.signingBase ?? request.base}${request.path}`,
      query: request.pairs,
      consumerKey,
      consumerSecret,
      nonce: this.nonce(),
      timestamp: Math.floor((this.clock.nowMs() + this.storeAheadMs) / 1000),
    });
  }
}

function withQuery(address: string, pairs: QueryPairs): string {
  return pairs.length === 0 ? address : `${address}?${queryText(pairs)}`;
}
