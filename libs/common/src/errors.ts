/** Whose problem an error is; decides the HTTP status at the API and the log level everywhere. */
export type ErrorType =
  | 'validation'
  | 'authentication'
  | 'permission'
  | 'not-found'
  | 'conflict'
  | 'too-large'
  | 'rate-limited'
  | 'unavailable'
  | 'internal';

/** Advice to whoever holds the failed work. `afterMs` is a lower bound in milliseconds. */
export type RetryAdvice = { readonly kind: 'never' } | { readonly kind: 'retry'; readonly afterMs?: number };

export interface HubErrorOptions {
  /** Field or parameter the message is about, as the caller named it. */
  readonly param?: string;
  /** Facts for developers; never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly retry?: RetryAdvice;
  readonly cause?: unknown;
}

/**
 * Base of every error the hub throws. `code` is stable and dotted (`connection.not-found`); `message` says what happened, to which
 * thing, and the next step, and is safe to show to operators. Branch on `code`, since `instanceof` can fail across module copies.
 */
export class HubError extends Error {
  readonly param?: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retry: RetryAdvice;

  constructor(
    readonly type: ErrorType,
    readonly code: string,
    message: string,
    options: HubErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.param = options.param;
    this.details = options.details ?? {};
    this.retry = options.retry ?? { kind: 'never' };
  }
}

/** The caller sent something we cannot accept; `param` names it. */
export class InvalidInputError extends HubError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('validation', code, message, options);
  }
}

/** No such thing in this account. Foreign ids give the same answer as unknown ones. */
export class NotFoundError extends HubError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('not-found', code, message, options);
  }
}

/** The request contradicts the present state; the message names what holds it. */
export class ConflictError extends HubError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('conflict', code, message, options);
  }
}

/** The caller is known but may not do this. */
export class PermissionDeniedError extends HubError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('permission', code, message, options);
  }
}

/** Something outside the process does not answer; safe to retry. */
export class UnavailableError extends HubError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('unavailable', code, message, { retry: { kind: 'retry' }, ...options });
  }
}

/** A promise of our own code was broken: a bug, not the caller's fault. */
export class InternalError extends HubError {
  constructor(code: string, message: string, options: HubErrorOptions = {}) {
    super('internal', code, message, options);
  }
}

/** Wraps whatever was thrown so that callers always hold a HubError; HubErrors pass unchanged. */
export function toHubError(thrown: unknown, code = 'internal.unexpected'): HubError {
  if (isHubError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new InternalError(code, message, { cause: thrown });
}

/** Recognises a HubError across copies of this package. */
export function isHubError(thrown: unknown): thrown is HubError {
  return thrown instanceof Error && 'code' in thrown && 'type' in thrown && 'retry' in thrown;
}
