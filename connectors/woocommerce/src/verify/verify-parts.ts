import type { Clock } from '@hub/common';
import { HttpClient, Redactor, type ConnectionContext } from '@hub/connector-sdk';
import type { Dispatcher } from 'undici';

import { newConnectionState } from '../client/connection-state';
import { Signer } from '../client/signer';
import { WooClient } from '../client/woo-client';
import type { WooCommerceCredentials } from '../settings/woocommerce.credentials';

export interface VerifyOptions {
  readonly context: ConnectionContext;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly dispatcher: Dispatcher;
  readonly timeoutMs: number;
  readonly userAgent: string;
}

/** Longest a verification waits for one answer: people are watching. Unit: milliseconds. */
const PATIENCE_MS = 20_000;

export interface VerifyTools {
  readonly http: HttpClient;
  readonly client: WooClient;
  readonly signer: Signer;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/** Tools of one verification, shared with no session: neither an open circuit nor a learned pause may colour what it finds. */
export function verifyTools(options: VerifyOptions): VerifyTools {
  const { clock, signal, dispatcher, userAgent } = options;
  const credentials = options.context.credentials as WooCommerceCredentials;
  const redactor = new Redactor([credentials.consumerKey, credentials.consumerSecret]);
  const state = newConnectionState(clock, Number.POSITIVE_INFINITY);
  const timeoutMs = Math.min(options.timeoutMs, PATIENCE_MS);
  const http = new HttpClient({ dispatcher, budget: state.budget, breaker: state.breaker, redactor, clock, signal, timeoutMs, userAgent });
  const signer = new Signer(credentials, clock);
  return { http, signer, redactor, clock, client: new WooClient({ http, redactor, clock, state, signer }) };
}
