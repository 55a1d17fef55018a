export * from './event-bus.port';
export * from './job-queue.port';
export { UnitOfWork } from './unit-of-work.port';
export type { Tx } from './unit-of-work.port';
export { Connections } from './connections.port';
export type { ConnectionRecord } from './connections.port';
export { SpokeSessions } from './spoke-sessions.port';
export type { OpenSpoke } from './spoke-sessions.port';
export { Incidents, incidentKeyOf } from './incidents.port';
export type { IncidentReport } from './incidents.port';
export { WORK_KINDS, WorkSignals } from './work-signals.port';
export type { WorkKind } from './work-signals.port';
export { RUN_TRIGGERS, RunStore } from './run-store.port';
export type { NewRun, RunError, RunOptions, RunPatch, RunRecord, RunSaved, RunTrigger } from './run-store.port';
export { SweepStore } from './sweep-store.port';
export type { SweepComparison, SweepScope } from './sweep-store.port';
export { ScheduleStore } from './schedule-store.port';
export type { ScheduleRecord } from './schedule-store.port';
export { InboxStore } from './inbox-store.port';
export type { PendingObservation, SettledObservation } from './inbox-store.port';
export { RefetchStore } from './refetch-store.port';
export type { DueRefetch, RefetchRequest } from './refetch-store.port';
export { CheckpointStore } from './checkpoint-store.port';
export type { CheckpointStream } from './checkpoint-store.port';
export { ExclusiveWork } from './exclusive-work.port';
export type { Hold } from './exclusive-work.port';
export { WebhookStore } from './webhook-store.port';
export type { WebhookEndpoint, WebhookHealth, WebhookRegistration } from './webhook-store.port';
export { CredentialVault } from './credential-vault.port';
export { AuditLog } from './audit-log.port';
export type { AuditEntry, CommandContext } from './audit-log.port';
export { ConnectionStore } from './connection-store.port';
export type { ConnectionPatch, NewConnection, SealedSecrets, StoredPreset } from './connection-store.port';
export { ConnectorCatalogue } from './connector-catalogue.port';
export { DueWork } from './due-work.port';
export type { DueWorkItem } from './due-work.port';
export { RetentionStore } from './retention-store.port';
export { DeliveryStore } from './delivery-store.port';
export type {
  ByTarget,
  DeliveryFailure,
  DeliveryMemory,
  DeliveryResult,
  InFlightWrite,
  LeasedDelivery,
  LeaseRequest,
  SentWrite,
  SpokeFields,
} from './delivery-store.port';
export { StockStore } from './stock-store.port';
export type { ListingQuery, PushReadiness, StockKeeping, StockLevelRecord, StockLevelWrite, StockListing, StockPool } from './stock-store.port';
export { DeliveryMarks } from './delivery-marks.port';
export { LinkStore, packClaims, unpackClaims } from './link-store.port';
export type { Claim, Claims, ContentWrite, HistoryBase, LinkHistory, LinkSync, LinkWriteState, OwnValue, SeenVersion, ShownStock } from './link-store.port';
export { packProvenance, unpackProvenance } from './provenance';
export type { FieldOrigin, PackedProvenance } from './provenance';
export { ImportStore } from './import-store.port';
export type {
  CatalogueWrites,
  ClaimSource,
  ConnectionFacts,
  FieldOwnership,
  KeyHolder,
  LevelRecord,
  LevelSource,
  LinkKeys,
  LinkRecord,
  ListingRecord,
  LoadedMasters,
  LoadedRecords,
  ObservedRecord,
  OperatorEdit,
  Ownership,
  ParkedWrite,
  ProductRecord,
  RecordQuery,
  SeenRecord,
  StockItemRecord,
  StoredObservation,
  Touch,
} from './import-store.port';
export { RecordParking } from './record-parking.port';
export type { ParkedRecord } from './record-parking.port';
export { WorkInterrupts } from './work-interrupts.port';
export { ParkedStore, TieStore } from './tie-store.port';
export type { ParkedEntry, Tie, TieReference } from './tie-store.port';
export { IngestTokens } from './ingest-tokens.port';
export type { IngestClaim, IngestSender, IngestTokenRecord, NewIngestToken } from './ingest-tokens.port';
