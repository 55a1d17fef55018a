import type { Provider } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import { WorkSettings } from '@hub/config';
import {
  CancelRun,
  CheckWebhooksOperation,
  ConfirmMissing,
  DrainWorker,
  ExportStockOperation,
  FinishRemovals,
  Housekeeping,
  InboxWorker,
  LookAfterStart,
  PULL_KINDS,
  PullProducts,
  PullServices,
  RefetchBook,
  RefetchWorker,
  RunBook,
  RunEndings,
  RunExecutor,
  RunLedger,
  RunOperations,
  RunQueue,
  ScheduleRounds,
  StartRun,
  SweepProducts,
  TickSchedules,
} from '@hub/sync-engine';
import { ExclusiveWork, RetentionStore } from '@hub/sync-engine/ports';

/** Days for which resolved incidents are kept. */
const INCIDENT_DAYS = 90;

/** Runs and their operations, the workers, schedules and housekeeping. */
export const RUN_PROVIDERS: Provider[] = [
  CancelRun,
  CheckWebhooksOperation,
  ConfirmMissing,
  DrainWorker,
  ExportStockOperation,
  InboxWorker,
  LookAfterStart,
  PullServices,
  RefetchBook,
  RefetchWorker,
  RunBook,
  RunEndings,
  RunExecutor,
  RunLedger,
  RunQueue,
  ScheduleRounds,
  StartRun,
  SweepProducts,
  TickSchedules,
  {
    provide: RunOperations,
    inject: [PullServices, SweepProducts, ExportStockOperation, CheckWebhooksOperation],
    useFactory: (pull: PullServices, sweep: SweepProducts, exporting: ExportStockOperation, webhooks: CheckWebhooksOperation) =>
      new RunOperations([...PULL_KINDS.map((kind) => new PullProducts(kind, pull)), sweep, exporting, webhooks]),
  },
  {
    provide: Housekeeping,
    inject: [RetentionStore, ExclusiveWork, FinishRemovals, WorkSettings, Clock, Logger],
    useFactory: (retention: RetentionStore, exclusive: ExclusiveWork, ...[removals, work, clock, logger]: [FinishRemovals, WorkSettings, Clock, Logger]) => {
      const days = { rawDays: work.rawRetentionDays, runDays: work.runRetentionDays, incidentDays: INCIDENT_DAYS };
      return new Housekeeping(retention, exclusive, removals, days, clock, logger);
    },
  },
];
