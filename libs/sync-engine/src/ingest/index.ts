export { hashOfIngestToken, looksLikeIngestToken } from './ingest-token';
export { MakeIngestToken } from './make-ingest-token';
export type { MadeIngestToken, MakeIngestTokenCommand } from './make-ingest-token';
export { RevokeIngestToken } from './revoke-ingest-token';
export { namedRecordOf, readObservation } from './read-observation';
export type { NamedRecord, ObservedRecord } from './read-observation';
export { ParkMessage } from './park-message';
export type { MessageToPark } from './park-message';
