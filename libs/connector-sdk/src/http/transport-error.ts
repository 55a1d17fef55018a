import { isHubError } from '@hub/common';

import { ConnectorError } from '../errors/connector-errors';

export const TRANSPORT_FAILURES = [
  'refused',
  'dns',
  'unreachable',
  'connect-timeout',
  'tls-expired',
  'tls-not-trusted',
  'tls-wrong-host',
  'tls-protocol',
  'timeout',
  'reset',
  'truncated',
  'cancelled',
  'other',
] as const;
/** Why no complete answer came. */
export type TransportFailure = (typeof TRANSPORT_FAILURES)[number];

/**
 * No (complete) answer came. `mayHaveTakenEffect` says whether the spoke may have acted on the request: never before a connection
 * stood, always possible after. Retryable; a write only after reading back.
 */
export class SpokeTransportError extends ConnectorError {
  constructor(
    readonly failure: TransportFailure,
    message: string,
    options: { readonly mayHaveTakenEffect: boolean; readonly cause?: unknown; readonly url: string },
  ) {
    super('unavailable', `spoke.transport.${failure}`, message, 'retry', {
      retry: { kind: 'retry' },
      cause: options.cause,
      details: { failure, mayHaveTakenEffect: options.mayHaveTakenEffect, url: options.url },
    });
  }
}

/** Whether a failed write may nevertheless have happened at the spoke; it must be read back before it is repeated. */
export function mayHaveTakenEffect(error: unknown): boolean {
  return isHubError(error) && error.details['mayHaveTakenEffect'] === true;
}

const BY_CODE: Readonly<Record<string, TransportFailure>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'connect-timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-not-trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-not-trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-not-trusted',
  CERT_UNTRUSTED: 'tls-not-trusted',
  CERT_REVOKED: 'tls-not-trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-wrong-host',
  EPROTO: 'tls-protocol',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls-protocol',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  UND_ERR_ABORTED: 'cancelled',
};

const SENTENCES: Readonly<Record<TransportFailure, string>> = {
  refused: 'refused the connection: nothing listens there, or a firewall closes the port',
  dns: 'has no address: the name does not resolve',
  unreachable: 'cannot be reached from here: no route to it',
  'connect-timeout': 'did not accept the connection in time',
  'tls-expired': 'shows a certificate that has expired or is not valid yet',
  'tls-not-trusted': 'shows a certificate that nobody we trust has signed, or an incomplete chain',
  'tls-wrong-host': 'shows a certificate made out to another host name',
  'tls-protocol': 'does not speak TLS on this port, or only versions that are too old',
  timeout: 'did not answer in time',
  reset: 'closed the connection before the answer was complete',
  truncated: 'sent less than it announced',
  cancelled: 'was not waited for: the request was cancelled',
  other: 'could not be called',
};

/** Failures that end before a request can have been read by the other side. */
const BEFORE_SENDING: ReadonlySet<TransportFailure> = new Set([
  'refused', 'dns', 'unreachable', 'connect-timeout', 'tls-expired', 'tls-not-trusted', 'tls-wrong-host', 'tls-protocol',
]);

/** Gives a thrown transport failure its class. ConnectorErrors pass unchanged. `url` must be redacted already. */
export function transportErrorOf(thrown: unknown, url: string): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown;
  const failure = failureOf(thrown);
  const message = `${hostOf(url)} ${SENTENCES[failure]}`;
  return new SpokeTransportError(failure, message, { mayHaveTakenEffect: !BEFORE_SENDING.has(failure), cause: thrown, url });
}

function failureOf(thrown: unknown): TransportFailure {
  for (const code of codesOf(thrown)) {
    const known = BY_CODE[code];
    if (known) return known;
    if (code.startsWith('ERR_SSL')) return 'tls-protocol';
    if (code.startsWith('HPE_')) return 'truncated';
  }
  return 'other';
}

/** Codes of an error, its parts (AggregateError of several addresses) and its causes, outermost first. */
function codesOf(thrown: unknown, depth = 0): string[] {
  if (depth > 4 || typeof thrown !== 'object' || thrown === null) return [];
  const { code, cause, errors } = thrown as { code?: unknown; cause?: unknown; errors?: unknown };
  const own = typeof code === 'string' ? [code] : [];
  const parts = Array.isArray(errors) ? errors.flatMap((part) => codesOf(part, depth + 1)) : [];
  return [...own, ...parts, ...codesOf(cause, depth + 1)];
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return 'The store';
  }
}
