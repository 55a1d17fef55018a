import type { Provider } from '@nestjs/common';
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

/** Deciding about stock and delivering it. */
export const EXPORT_PROVIDERS: Provider[] = [
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
];
