export type { ConnectorLimits, ConnectorManifest, EntityCapability, FormField, SettingsClass } from './contract/manifest';
export type {
  ConnectionContext,
  Connector,
  ConnectorMappers,
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
