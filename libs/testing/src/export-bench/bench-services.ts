import { Clock, SilentLogger } from '@hub/common';
import { PgOutboxWriter } from '@hub/messaging';
import {
  clientOf,
  PgAuditLog,
  PgConnections,
  PgConnectionStore,
  PgDeliveryMarks,
  PgDeliveryStore,
  PgImportStore,
  PgIncidents,
  PgLinkStore,
  PgRefetchStore,
  PgStockStore,
} from '@hub/persistence';
import {
  CommitImport,
  ConsentToPush,
  DeliverStock,
  DrainDeliveries,
  ExportStock,
  ImportBatch,
  ImportRecords,
  LoadStock,
  PushGate,
  PushPreview,
  ReadStock,
  RecordDeliveries,
  ReportListingIssues,
  SaveStockLevel,
  SetStockLevel,
  StopDrain,
  SuspendForCredentials,
} from '@hub/sync-engine';
import { WorkSignals, type UnitOfWork, type WorkKind } from '@hub/sync-engine/ports';
import { ToySessions } from '../fake-spoke';
import type { HubTestDatabase } from '../hub-database/hub-database';

/** The machine's clock, moved ahead by a test. Databases keep the machine's own. */
export class MovableClock extends Clock {
  private aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.aheadMs;
  }

  advance(ms: number): void {
    this.aheadMs += ms;
  }
}

/** Remembers what was woken. */
export class RecordedSignals extends WorkSignals {
  readonly woken: string[] = [];

  wake(kind: WorkKind, _accountId: string, connectionId: string): void {
    this.woken.push(`${kind}:${connectionId}`);
  }
}

/** The use cases of the export road, wired as the hub wires them, over toy shops. */
export interface BenchServices {
  readonly clock: MovableClock;
  readonly signals: RecordedSignals;
  readonly sessions: ToySessions;
  readonly unitOfWork: UnitOfWork;
  readonly connections: PgConnections;
  readonly incidents: PgIncidents;
  readonly imports: ImportBatch;
  readonly drains: DrainDeliveries;
  readonly setStock: SetStockLevel;
  readonly preview: PushPreview;
  readonly consent: ConsentToPush;
  readonly exportStock: ExportStock;
}

/** Wires everything anew, as a restarted process would; what is in memory only is gone. */
export function wireServices(hub: HubTestDatabase, sessions: ToySessions, clock: MovableClock): BenchServices {
  const { unitOfWork } = hub;
  const signals = new RecordedSignals();
  const logger = new SilentLogger();
  const [deliveries, stock, marks, links] = [new PgDeliveryStore(), new PgStockStore(), new PgDeliveryMarks(), new PgLinkStore()];
  const [outbox, audit, importStore] = [new PgOutboxWriter(clientOf), new PgAuditLog(), new PgImportStore()];
  const connections = new PgConnections(unitOfWork);
  const incidents = new PgIncidents(unitOfWork, clock);
  const imports = new ImportBatch(unitOfWork, importStore, new ImportRecords(importStore), new CommitImport(importStore, outbox, marks, new PgRefetchStore()), signals, clock);
  const loader = new LoadStock(stock);
  const reader = new ReadStock(imports);
  const recorder = new RecordDeliveries(unitOfWork, deliveries, links, reader, new ReportListingIssues(unitOfWork, deliveries, incidents), clock);
  const deliver = new DeliverStock(unitOfWork, deliveries, loader, reader, recorder, clock);
  const preview = new PushPreview(unitOfWork, connections, sessions, deliveries, loader, clock);
  const gate = new PushGate(unitOfWork, stock, preview, incidents, audit, clock);
  const suspend = new SuspendForCredentials(unitOfWork, new PgConnectionStore(hub.database.system), connections, incidents, logger);
  return {
    clock,
    signals,
    sessions,
    unitOfWork,
    connections,
    incidents,
    imports,
    preview,
    drains: new DrainDeliveries(connections, sessions, gate, deliver, new StopDrain(suspend, incidents, clock, logger), clock),
    setStock: new SetStockLevel(unitOfWork, stock, new SaveStockLevel(stock, marks, outbox, audit), signals, clock),
    consent: new ConsentToPush(unitOfWork, stock, incidents, audit, signals, clock),
    exportStock: new ExportStock(unitOfWork, deliveries, loader, reader, signals, clock),
  };
}
