export {
  ConflictError,
  HubError,
  InternalError,
  InvalidInputError,
  NotFoundError,
  PermissionDeniedError,
  UnavailableError,
  isHubError,
  toHubError,
} from './errors';
export type { ErrorType, HubErrorOptions, RetryAdvice } from './errors';
export { Clock, FixedClock, SystemClock } from './clock';
export { Logger, SilentLogger } from './logger';
export type { LogFields } from './logger';
export { isUuid, newId } from './ids';
export { canonicalJson, contentHash, sameContent } from './hash';
export { backoffMs } from './retry';
export type { BackoffPolicy } from './retry';
export { chunk, groupBy, indexBy, unique } from './collections';
