import type { Provider } from '@nestjs/common';
import {
  ChangeTies,
  CommitImport,
  DiscardParked,
  ImportBatch,
  ImportRecords,
  IsolatingImport,
  LinkRecords,
  ParkedDecisions,
  ParkedSpokes,
  RelinkRecord,
  ReleaseParked,
  RetieListing,
  RetryParked,
  UnlinkRecord,
} from '@hub/sync-engine';

/** Importing records, and people's decisions about ties and parked records. */
export const IMPORT_PROVIDERS: Provider[] = [
  ChangeTies,
  CommitImport,
  DiscardParked,
  ImportBatch,
  ImportRecords,
  IsolatingImport,
  LinkRecords,
  ParkedDecisions,
  ParkedSpokes,
  RelinkRecord,
  ReleaseParked,
  RetieListing,
  RetryParked,
  UnlinkRecord,
];
