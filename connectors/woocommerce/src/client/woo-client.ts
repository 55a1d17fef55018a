import type { Clock } from '@hub/common';
import { parseJson, type HttpAnswer, type HttpClient, type HttpMethod, type HttpRequest, type Redactor } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import type { ApiVersion } from './capabilities';
import type { ConnectionState } from './connection-state';
import { classify, complaintOf, type Complaint } from './error-classifier';
import type { RungAttempt } from './auth-ladder';
import { queryPairs, type Query } from './query';
import type { AuthRung, Signer } from './signer';

/** One call of a WooCommerce route. */
export interface WooRequest {
  readonly method: HttpMethod;
  /** Route below the namespace, beginning with a slash: `/products/13`. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: Json;
}

export interface WooAnswer {
  readonly body: Json;
  readonly answer: HttpAnswer;
}

/** Where and how to call, decided by the session. */
export interface CallStyle {
  readonly base: string;
  readonly api: ApiVersion;
  readonly rung: AuthRung;
  readonly bustsCache: boolean;
}

export interface WooClientParts {
  readonly http: HttpClient;
  readonly signer: Signer;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly state: ConnectionState;
}

/** Speaks WooCommerce's REST dialect: signs, overrides blocked methods, judges answers. It decides nothing about when to retry. */
export class WooClient {
  constructor(private readonly parts: WooClientParts) {}

  /** @throws ConnectorError for every answer that is not a success, classified by the failure table. */
  async call(style: CallStyle, request: WooRequest): Promise<WooAnswer> {
    const answer = await this.exchange(style, request);
    const judged = this.judge(answer);
    if ('complaint' in judged) throw classify(judged.complaint);
    return { body: judged.body, answer };
  }

  /** As `call`, but a refusal is a value: for probing. @throws ConnectorError only when no answer came. */
  async ask(style: CallStyle, request: WooRequest): Promise<{ readonly answer: HttpAnswer; readonly body: Json | null; readonly complaint: Complaint | null }> {
    const answer = await this.exchange(style, request);
    const judged = this.judge(answer);
    return 'complaint' in judged ? { answer, body: null, complaint: judged.complaint } : { answer, body: judged.body, complaint: null };
  }

  /** Asks for one product id, to see whether a way to authenticate works. */
  async tryRung(base: string, rung: AuthRung, api: ApiVersion): Promise<RungAttempt> {
    try {
      const request: WooRequest = { method: 'GET', path: '/products', query: { per_page: 1, _fields: 'id' } };
      const { complaint } = await this.ask({ base, api, rung, bustsCache: true }, request);
      return { rung, complaint, error: null };
    } catch (error) {
      return { rung, complaint: null, error: error as Error };
    }
  }

  /** A signature refused because the store's clock stands elsewhere is made again by that clock; nothing was done, so writes may too. */
  private async exchange(style: CallStyle, request: WooRequest): Promise<HttpAnswer> {
    const answer = await this.sendOverriding(style, request);
    if (answer.status !== 401 || style.rung.method !== 'oauth1') return answer;
    return this.parts.signer.followClock(Date.parse(answer.headers['date'] ?? '')) ? this.sendOverriding(style, request) : answer;
  }

  private async sendOverriding(style: CallStyle, request: WooRequest): Promise<HttpAnswer> {
    const overridable = request.method === 'PUT' || request.method === 'DELETE';
    const answer = await this.send(style, request, overridable && this.parts.state.overridesMethod);
    if (!overridable || this.parts.state.overridesMethod || (answer.status !== 405 && answer.status !== 501)) return answer;
    if (this.isWooCommerceSpeaking(answer)) return answer;
    // A host blocks the method. WooCommerce updates by POST as well, and WordPress takes any method from a header (recorded, 3.9.1 and 11.0.1).
    this.parts.state.overridesMethod = true;
    return this.send(style, request, true);
  }

  private send(style: CallStyle, request: WooRequest, override: boolean): Promise<HttpAnswer> {
    const make = (): HttpRequest => ({ ...this.signed(style, request, override), again: make });
    return this.parts.http.send(make());
  }

  private signed(style: CallStyle, request: WooRequest, override: boolean): HttpRequest {
    const method: HttpMethod = override ? 'POST' : request.method;
    const pairs = queryPairs(request.query ?? {});
    if (style.bustsCache && method === 'GET') pairs.push(['_', this.parts.clock.nowMs().toString(36)]);
    const { url, headers } = this.parts.signer.sign(style.rung, { method, base: style.base, path: `/wp-json/${style.api}${request.path}`, pairs });
    return {
      method,
      url,
      headers: {
        ...headers,
        'cache-control': 'no-cache',
        ...(override && request.method !== 'PUT' ? { 'x-http-method-override': request.method } : {}),
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    };
  }

  /** WooCommerce itself answers 501 where something cannot be trashed; that is no blocked method. */
  private isWooCommerceSpeaking(answer: HttpAnswer): boolean {
    const parsed = parseJson(answer, this.parts.redactor);
    return parsed.ok && /"code"\s*:\s*"woocommerce_/.test(answer.text);
  }

  private judge(answer: HttpAnswer): { readonly body: Json } | { readonly complaint: Complaint } {
    const parsed = parseJson(answer, this.parts.redactor);
    const succeeded = answer.status >= 200 && answer.status < 300;
    if (succeeded && parsed.ok) return { body: parsed.body };
    if (succeeded && !parsed.ok) throw parsed.error;
    return { complaint: complaintOf(answer, parsed.ok ? parsed.body : null, this.parts.redactor, this.parts.clock.nowMs()) };
  }
}
