import { wooCommerceConnector } from '@connectors/woocommerce';
import { SystemClock } from '@hub/common';
import type { RawObservation } from '@hub/contracts';
import { PgOutboxWriter } from '@hub/messaging';
import { clientOf, PgConnections, PgDeliveryMarks, PgImportStore, PgRefetchStore } from '@hub/persistence';
import { CommitImport, ImportBatch, ImportRecords, type ImportBatchResult } from '@hub/sync-engine';
import { WorkSignals, type ConnectionRecord } from '@hub/sync-engine/ports';
import type { HubTestDatabase } from '@hub/testing';

class NobodyToWake extends WorkSignals {
  wake(): void {}
}

/** The import as the hub runs it, without the hub around it: mapper, decisions, one transaction per batch on the serving role. */
export class ImportPipeline {
  private readonly batch: ImportBatch;

  constructor(private readonly hub: HubTestDatabase) {
    const store = new PgImportStore();
    const commit = new CommitImport(store, new PgOutboxWriter(clientOf), new PgDeliveryMarks(), new PgRefetchStore());
    this.batch = new ImportBatch(hub.unitOfWork, store, new ImportRecords(store), commit, new NobodyToWake(), new SystemClock());
  }

  /** A new account with a stock-owning connection. */
  async newConnection(): Promise<ConnectionRecord> {
    const account = await this.hub.anAccount();
    const { id } = await this.hub.aConnection(account, { preset: { stock: { direction: 'in', buffer: 0 }, rank: 20 } });
    return new PgConnections(this.hub.unitOfWork).get(account.id, id);
  }

  /** Imports one batch. */
  import(connection: ConnectionRecord, observations: readonly RawObservation[]): Promise<ImportBatchResult> {
    return this.batch.execute({ connection, connector: wooCommerceConnector, entity: 'product', observations, runId: null });
  }
}
