export type { ConnectorLimits, ConnectorManifest, EntityCapability, FormField, SettingsClass } from './contract/manifest';
export type {
  ConnectionContext,
  Connector,
  ConnectorMappers,
  ConnectorNotice,
  ConnectorSession,
  FetchResult,
  Mapped,
  MapperContext,
  PullMode,
  PullPage,
  PullRequest,
  PushItem,
  PushOutcome,
  PushRequest,
  SessionServices,
  WantedStock,
} from './contract/connector';
export type { VerifyCheck, VerifyReport } from './contract/verify';
export type {
  ConnectorWebhooks,
  IncomingWebhook,
  WebhookHealth,
  WebhookReceiver,
  WebhookReport,
  WebhookTarget,
  WebhookVerdict,
} from './contract/webhooks';
export {
  ConnectorError,
  RecordGoneError,
  RecordRefusedError,
  SpokeAnswerError,
  SpokeCredentialsError,
  SpokeRateLimitedError,
  SpokeUnavailableError,
  failureActionOf,
} from './errors/connector-errors';
export type { FailureAction } from './errors/connector-errors';
export { ForbiddenAddressError, assertCallable, bareHost, isLinkLocal, isPrivateOrLoopback } from './http/address-guard';
export { looksLikeHtml, parseJson } from './http/answer-body';
export type { ParsedAnswer } from './http/answer-body';
export { CircuitBreaker, CircuitOpenError } from './http/circuit-breaker';
export type { CircuitBreakerOptions, CircuitState } from './http/circuit-breaker';
export { createDispatcher, sharedDispatcher } from './http/dispatcher';
export type { DispatcherOptions } from './http/dispatcher';
export { HttpClient } from './http/http-client';
export type { HttpClientOptions } from './http/http-client';
export { isReadMethod } from './http/http-types';
export type { HttpAnswer, HttpMethod, HttpRequest } from './http/http-types';
export { Redactor, redactUrl } from './http/redaction';
export { RequestBudget } from './http/request-budget';
export type { BudgetLesson, BudgetOptions, BudgetState, Permit } from './http/request-budget';
export { LONGEST_RETRY_AFTER_MS, retryAfterMs } from './http/retry-after';
export { SharedRegistry } from './http/shared-registry';
export { SpokeTransportError, mayHaveTakenEffect, transportErrorOf } from './http/transport-error';
export type { TransportFailure } from './http/transport-error';
export { checkDigitOf, readGtin } from './identifiers/gtin';
export type { GtinReading } from './identifiers/gtin';
export { foldKey } from './identifiers/sku';
