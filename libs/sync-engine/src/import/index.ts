export { CommitImport } from './commit-import';
export type { Committed } from './commit-import';
export { ImportBatch } from './import-batch';
export { ImportRecords } from './import-records';
export type { ImportBatchResult, ImportRequest, RecordOutcome } from './import-request';
