import type { Provider } from '@nestjs/common';
import { Clock } from '@hub/common';
import { HubMetrics } from '@hub/observability';
import { ChangeTies, CommitImport, DiscardParked, ImportBatch, ImportRecords, IsolatingImport, LinkRecords, ParkedDecisions, ParkedSpokes, RelinkRecord, ReleaseParked, RetieListing, RetryParked, UnlinkRecord } from '@hub/sync-engine';
import { ImportStore, UnitOfWork, WorkSignals } from '@hub/sync-engine/ports';
import { countImports } from './metered';

/** Importing records, and people's decisions about ties and parked records. */
export const IMPORT_PROVIDERS: Provider[] = [
  CommitImport,
  ImportRecords,
  {
    provide: ImportBatch,
    inject: [UnitOfWork, ImportStore, ImportRecords, CommitImport, WorkSignals, Clock, HubMetrics],
    useFactory: (unitOfWork: UnitOfWork, store: ImportStore, records: ImportRecords, commit: CommitImport, signals: WorkSignals, clock: Clock, metrics: HubMetrics) =>
      countImports(new ImportBatch(unitOfWork, store, records, commit, signals, clock), metrics),
  },
  IsolatingImport,
  ChangeTies,
  DiscardParked,
  LinkRecords,
  ParkedDecisions,
  ParkedSpokes,
  RelinkRecord,
  ReleaseParked,
  RetieListing,
  RetryParked,
  UnlinkRecord,
];
