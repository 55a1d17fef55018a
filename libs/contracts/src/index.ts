export { ASPECTS, ENTITIES } from './model/entity';
export type { Aspect, Entity, Json } from './model/entity';
export type { Money } from './model/money';
export { FIELD_GROUPS, IDENTIFIER_TYPES, PRODUCT_KINDS, PRODUCT_STATUSES, fieldGroupOf } from './model/product';
export type {
  ClaimField,
  Dimensions,
  FieldGroup,
  FieldMap,
  Identifier,
  IdentifierType,
  ProductAttribute,
  ProductCategory,
  ProductFieldName,
  ProductFieldValues,
  ProductImage,
  ProductKind,
  ProductStatus,
  ProductTextName,
  ProductTexts,
  Weight,
} from './model/product';
export { BACKORDER_POLICIES, STOCK_MODES, stockViewOf } from './model/stock';
export type { BackorderPolicy, StockMode, StockObservation, StockState, StockView } from './model/stock';
export { LINK_STATES, LISTING_STATES } from './model/listing';
export type { LinkState, ListingState } from './model/listing';
export { CONNECTION_MOVES, CONNECTION_STATUSES, DIRECTIONS } from './model/connection';
export type { ConnectionStatus, Direction, MatchKey, PresetBody, ScheduleTemplate } from './model/connection';
export { OBSERVATION_SOURCES } from './model/observation';
export type { ObservationSource, ProductObservation, RawObservation } from './model/observation';
export { IMPORT_OUTCOMES, NO_COUNTS, OPERATIONS, PARK_REASONS, RUN_MOVES, RUN_STATES } from './model/run';
export type { ImportCounts, ImportOutcome, Operation, ParkReason, RunCounts, RunState } from './model/run';
export { OTHER_TOPICS, OUT_TOPICS, TOPICS, TOPIC_PREFIX } from './events/topics';
export type { Topic } from './events/topics';
export { cloudEvent } from './events/cloud-event';
export type { CloudEvent, CloudEventInput } from './events/cloud-event';
export type { ProductEventData, ProductEventFields, StockEventData } from './events/record-events';
export { EVENT_CATALOGUE } from './events/event-catalogue';
export type { EventDeclaration } from './events/event-catalogue';
export {
  INGEST_TOKEN_ATTRIBUTE,
  INGEST_TOKEN_PREFIX,
  MAX_OBSERVED_BYTES,
  OBSERVED_ENTITIES,
  OBSERVED_TYPE,
  observationKey,
} from './events/observation-event';
export type { ObservationEventData, ObservedEntity } from './events/observation-event';
