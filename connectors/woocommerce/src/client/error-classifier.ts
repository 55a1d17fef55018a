import {
  ConnectorError,
  RecordGoneError,
  RecordRefusedError,
  SpokeAnswerError,
  SpokeCredentialsError,
  SpokeRateLimitedError,
  SpokeUnavailableError,
  retryAfterMs,
  type HttpAnswer,
  type Redactor,
} from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import { decodedName } from '../mappers/texts';
import { objectOf, textOf } from '../wire/json';
import { FAILURE_TABLE, UNEXPECTED, type FailureClass, type FailureRule } from './error-table';

/** A failure as WooCommerce words it; also the `error` of a batch item. */
export interface Complaint {
  readonly status: number;
  /** Null when the answer was no JSON. */
  readonly code: string | null;
  readonly message: string;
  readonly retryAfterMs?: number;
  /** Where it came from, without secrets. */
  readonly url?: string;
  readonly firewall?: boolean;
}

/** The complaint of a failed answer; `body` is null when it was no JSON. */
export function complaintOf(answer: HttpAnswer, body: Json | null, redactor: Redactor, nowMs: number): Complaint {
  const error = objectOf(body);
  const code = textOf(error?.['code']);
  const message = decodedName(error?.['message'])?.replace(/<[^>]*>/g, '') ?? redactor.text(answer.text.slice(0, 200));
  return {
    status: answer.status,
    code: error ? (code ?? '') : null,
    message: redactor.text(message),
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], nowMs),
    url: redactor.url(answer.url),
    firewall: answer.headers['cf-ray'] !== undefined || answer.headers['server'] === 'cloudflare',
  };
}

/** The complaint of one failed item of a batch, or null when the item succeeded. */
export function itemComplaint(item: Json | undefined): Complaint | null {
  const error = objectOf(objectOf(item)?.['error']);
  if (!error) return null;
  const status = objectOf(error['data'])?.['status'];
  return { status: typeof status === 'number' ? status : 400, code: textOf(error['code']) ?? '', message: decodedName(error['message'])?.replace(/<[^>]*>/g, '') ?? '' };
}

/** Gives a complaint its error class by the table. */
export function classify(complaint: Complaint): ConnectorError {
  const rule = ruleFor(complaint);
  return MAKERS[rule.meaning](complaint, rule);
}

function ruleFor(complaint: Complaint): FailureRule {
  const isJson = complaint.code !== null;
  const fits = (rule: FailureRule): boolean =>
    rule.status(complaint.status) && (rule.html === true) !== isJson && (rule.code === undefined || rule.code.test(complaint.code ?? ''));
  return FAILURE_TABLE.find(fits) ?? UNEXPECTED;
}

type Maker = (complaint: Complaint, rule: FailureRule) => ConnectorError;

const MAKERS: Readonly<Record<FailureClass, Maker>> = {
  refused: (complaint, rule) => new RecordRefusedError('woocommerce.refused', `WooCommerce refuses it: ${said(complaint)}`, { details: details(complaint, rule) }),
  gone: (complaint, rule) => new RecordGoneError('The record does not exist in WooCommerce any more', { details: details(complaint, rule) }),
  credentials: (complaint, rule) => new SpokeCredentialsError('woocommerce.credentials-refused', credentialsSentence(complaint), { details: details(complaint, rule) }),
  rights: (complaint, rule) =>
    new SpokeCredentialsError('woocommerce.rights-missing', `The key's owner may not do this in WooCommerce (${said(complaint)}); give the key to an administrator or shop manager`, {
      details: details(complaint, rule),
    }),
  firewall: (complaint, rule) =>
    new SpokeAnswerError('woocommerce.blocked-by-firewall', 'A firewall or security plugin in front of the shop blocks the hub; allow its address, or requests to /wp-json/wc/, there', rule.action, {
      details: details(complaint, rule),
      retry: { kind: 'retry', afterMs: 5 * 60_000 },
    }),
  'no-route': (complaint, rule) =>
    new ConnectorError('unavailable', 'woocommerce.no-route', `The shop does not offer this (${said(complaint)}): an old release, permalinks set to "Plain", or a host that blocks the method`, rule.action, {
      details: details(complaint, rule),
    }),
  'too-large': (complaint, rule) => new ConnectorError('too-large', 'woocommerce.too-large', 'The request is larger than the shop accepts', rule.action, { details: details(complaint, rule), retry: { kind: 'retry' } }),
  'rate-limited': (complaint, rule) => new SpokeRateLimitedError('The shop asks us to slow down', complaint.retryAfterMs, { details: details(complaint, rule) }),
  unavailable: (complaint, rule) =>
    new SpokeUnavailableError(`The shop cannot answer now (${said(complaint)})`, { details: details(complaint, rule) }),
  redirected: (complaint, rule) =>
    new SpokeAnswerError('woocommerce.redirected', 'The shop sends us to another address; verify the connection so that the final one is stored', rule.action, { details: details(complaint, rule) }),
  'not-json': (complaint, rule) =>
    new SpokeAnswerError('spoke.not-json', `The shop answered with a web page instead of data (status ${complaint.status}); it begins: ${complaint.message}`, rule.action, { details: details(complaint, rule) }),
  unexpected: (complaint, rule) => new SpokeAnswerError('woocommerce.unexpected-answer', `The shop answered in an unexpected way (${said(complaint)})`, rule.action, { details: details(complaint, rule) }),
};

function credentialsSentence(complaint: Complaint): string {
  if (complaint.code === 'woocommerce_rest_authentication_error') {
    return `WooCommerce refuses the key (${complaint.message}): its secret is wrong, or it lacks the read or write permission needed`;
  }
  return 'WooCommerce treats us as an anonymous visitor: the key is unknown or was revoked, the server drops the Authorization header, or a proxy ends TLS without telling WordPress';
}

function said(complaint: Complaint): string {
  return [complaint.status, complaint.code, complaint.message].filter((part) => part !== null && part !== '').join(' ');
}

function details(complaint: Complaint, rule: FailureRule): Record<string, unknown> {
  return { status: complaint.status, code: complaint.code, url: complaint.url ?? null, firewall: complaint.firewall ?? false, mayHaveTakenEffect: rule.mayHaveTakenEffect };
}
