export type { ImportBatchResult, ImportRequest, RecordOutcome } from './import-request';
