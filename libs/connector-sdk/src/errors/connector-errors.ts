import { HubError, type ErrorType, type HubErrorOptions } from '@hub/common';

/**
 * What the hub does about a failure:
 * - `retry`: wait (as told) and try again;
 * - `wait-for-credentials`: the connection needs a person, work is kept;
 * - `fail-record`: this record only, park it;
 * - `record-gone`: the record does not exist there any more;
 * - `stop-run`: the whole operation cannot go on, say why.
 */
export type FailureAction = 'retry' | 'wait-for-credentials' | 'fail-record' | 'record-gone' | 'stop-run';

/** Every error of a connector session. Only the connector's classifier makes them from vendor answers. */
export class ConnectorError extends HubError {
  constructor(
    type: ErrorType,
    code: string,
    message: string,
    readonly action: FailureAction,
    options: HubErrorOptions = {},
  ) {
    super(type, code, message, options);
  }
}

/** The spoke asked us to slow down. `retry.afterMs` carries its Retry-After. */
export class SpokeRateLimitedError extends ConnectorError {
  constructor(message: string, afterMs: number | undefined, options: HubErrorOptions = {}) {
    super('rate-limited', 'spoke.rate-limited', message, 'retry', { ...options, retry: { kind: 'retry', afterMs } });
  }
}

/** The spoke is down, too slow or in maintenance. */
export class SpokeUnavailableError extends ConnectorError {
  constructor(message: string, options: HubErrorOptions = {}) {
    super('unavailable', 'spoke.unavailable', message, 'retry', { retry: { kind: 'retry' }, ...options });
  }
}

/** The spoke refuses the credentials or their owner's rights. */
export class SpokeCredentialsError extends ConnectorError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('authentication', code, message, 'wait-for-credentials', options);
  }
}

/** The spoke refuses this record for good. */
export class RecordRefusedError extends ConnectorError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('validation', code, message, 'fail-record', options);
  }
}

/** The record does not exist at the spoke (any more). */
export class RecordGoneError extends ConnectorError {
  constructor(message: string, options: HubErrorOptions = {}) {
    super('not-found', 'spoke.record-gone', message, 'record-gone', options);
  }
}

/** The answer was not what the API promises (HTML, broken JSON, firewall page, wrong type). */
export class SpokeAnswerError extends ConnectorError {
  constructor(code: string, message: string, action: FailureAction = 'retry', options: HubErrorOptions = {}) {
    super('unavailable', code, message, action, { retry: { kind: 'retry' }, ...options });
  }
}

/** What the hub should do about any thrown thing; unknown errors are retried. */
export function failureActionOf(error: unknown): FailureAction {
  const action = (error as { action?: unknown } | null)?.action;
  return isFailureAction(action) ? action : 'retry';
}

function isFailureAction(value: unknown): value is FailureAction {
  return value === 'retry' || value === 'wait-for-credentials' || value === 'fail-record' || value === 'record-gone' || value === 'stop-run';
}
