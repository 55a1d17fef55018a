import type { FailureAction } from '@hub/connector-sdk';

/** Error classes of the SDK, by the name the table uses. */
export type FailureClass = 'refused' | 'gone' | 'credentials' | 'rights' | 'firewall' | 'no-route' | 'too-large' | 'rate-limited' | 'unavailable' | 'redirected' | 'not-json' | 'unexpected';

export interface FailureRule {
  /** Statuses it applies to. */
  readonly status: (status: number) => boolean;
  /** Error codes it applies to; absent: any answer that is JSON. */
  readonly code?: RegExp;
  /** Applies to answers that are web pages instead of JSON. */
  readonly html?: true;
  readonly meaning: FailureClass;
  readonly action: FailureAction;
  /** Whether a write answered like this may have happened nevertheless. */
  readonly mayHaveTakenEffect: boolean;
}

const is = (...statuses: number[]) => (status: number): boolean => statuses.includes(status);
const between = (low: number, high: number) => (status: number): boolean => status >= low && status <= high;

/**
 * What WooCommerce's and its hosts' failures mean; the first rule that fits decides. The only place that reads statuses and codes.
 * Recorded: groups auth, products, delete, batch, transport-failures, webhooks (3.9.1, 5.9.0, 11.0.1); hosts as reported in the field.
 */
export const FAILURE_TABLE: readonly FailureRule[] = [
  { status: is(429), meaning: 'rate-limited', action: 'retry', mayHaveTakenEffect: false },
  { status: is(429), html: true, meaning: 'rate-limited', action: 'retry', mayHaveTakenEffect: false },
  { status: is(413), meaning: 'too-large', action: 'retry', mayHaveTakenEffect: false },
  { status: is(413), html: true, meaning: 'too-large', action: 'retry', mayHaveTakenEffect: false },
  { status: between(300, 399), meaning: 'redirected', action: 'stop-run', mayHaveTakenEffect: false },
  { status: between(300, 399), html: true, meaning: 'redirected', action: 'stop-run', mayHaveTakenEffect: false },
  { status: is(401, 403), html: true, meaning: 'firewall', action: 'retry', mayHaveTakenEffect: false },
  { status: is(401), meaning: 'credentials', action: 'wait-for-credentials', mayHaveTakenEffect: false },
  { status: is(403), meaning: 'rights', action: 'wait-for-credentials', mayHaveTakenEffect: false },
  // Refunds answer 500 for what the caller did wrong; asking again changes nothing.
  { status: is(500), code: /cannot_create_order_refund/, meaning: 'refused', action: 'fail-record', mayHaveTakenEffect: false },
  { status: is(404), code: /^rest_no_route$/, meaning: 'no-route', action: 'stop-run', mayHaveTakenEffect: false },
  { status: is(404), code: /invalid_product_id$/, meaning: 'refused', action: 'fail-record', mayHaveTakenEffect: false },
  // Updates of unknown ids are 400 with the code that reads answer with 404.
  { status: is(400, 404, 410), code: /invalid_id$|already_trashed$/, meaning: 'gone', action: 'record-gone', mayHaveTakenEffect: false },
  { status: is(404), html: true, meaning: 'no-route', action: 'stop-run', mayHaveTakenEffect: false },
  { status: is(405, 501), meaning: 'no-route', action: 'stop-run', mayHaveTakenEffect: false },
  { status: is(405, 501), html: true, meaning: 'no-route', action: 'stop-run', mayHaveTakenEffect: false },
  { status: is(503), code: /^wp_die$/, meaning: 'unavailable', action: 'retry', mayHaveTakenEffect: false },
  { status: is(408, 500, 502, 503, 504, 507, 508, 509), meaning: 'unavailable', action: 'retry', mayHaveTakenEffect: true },
  { status: is(408, 500, 502, 503, 504, 507, 508, 509), html: true, meaning: 'unavailable', action: 'retry', mayHaveTakenEffect: true },
  { status: between(520, 530), meaning: 'unavailable', action: 'retry', mayHaveTakenEffect: true },
  { status: between(520, 530), html: true, meaning: 'unavailable', action: 'retry', mayHaveTakenEffect: true },
  { status: between(200, 299), html: true, meaning: 'not-json', action: 'retry', mayHaveTakenEffect: true },
  { status: between(400, 499), meaning: 'refused', action: 'fail-record', mayHaveTakenEffect: false },
  { status: between(400, 599), html: true, meaning: 'not-json', action: 'retry', mayHaveTakenEffect: true },
];

/** For answers no rule fits. */
export const UNEXPECTED: FailureRule = { status: () => true, meaning: 'unexpected', action: 'retry', mayHaveTakenEffect: true };
