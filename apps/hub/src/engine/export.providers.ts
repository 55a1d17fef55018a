import type { Provider } from '@nestjs/common';
import { Clock } from '@hub/common';
import { HubMetrics } from '@hub/observability';
import {
  ConsentToPush,
  DeliverStock,
  DrainDeliveries,
  ExportStock,
  LoadStock,
  PushGate,
  PushPreview,
  ReadStock,
  RecordDeliveries,
  ReportListingIssues,
  SaveStockLevel,
  SetStockLevel,
  StopDrain,
} from '@hub/sync-engine';
import { DeliveryStore, UnitOfWork } from '@hub/sync-engine/ports';
import { countDeliveries } from './metered';

/** Deciding about stock and delivering it. */
export const EXPORT_PROVIDERS: Provider[] = [
  ConsentToPush,
  {
    provide: DeliverStock,
    inject: [UnitOfWork, DeliveryStore, LoadStock, ReadStock, RecordDeliveries, Clock, HubMetrics],
    useFactory: (unitOfWork: UnitOfWork, deliveries: DeliveryStore, loader: LoadStock, reader: ReadStock, recorder: RecordDeliveries, clock: Clock, metrics: HubMetrics) =>
      countDeliveries(new DeliverStock(unitOfWork, deliveries, loader, reader, recorder, clock), metrics),
  },
  DrainDeliveries,
  ExportStock,
  LoadStock,
  PushGate,
  PushPreview,
  ReadStock,
  RecordDeliveries,
  ReportListingIssues,
  SaveStockLevel,
  SetStockLevel,
  StopDrain,
];
