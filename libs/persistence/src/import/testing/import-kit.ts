import { FixedClock } from '@hub/common';
import type { RawObservation, StockObservation } from '@hub/contracts';
import { PgOutboxWriter } from '@hub/messaging';
import { CommitImport, ImportBatch, ImportRecords, type ImportBatchResult } from '@hub/sync-engine';
import { WorkSignals, type ConnectionRecord, type UnitOfWork, type WorkKind } from '@hub/sync-engine/ports';
import { aToyProduct, ToyConnector, type HubTestDatabase, type ToyProductInput } from '@hub/testing';
import { PgConnections } from '../../connections/connections.repository';
import { clientOf } from '../../database/pg-unit-of-work';
import { PgDeliveryMarks } from '../../links/delivery-marks.repository';
import { PgRefetchStore } from '../../refetch/refetch-store.repository';
import { PgImportStore } from '../import-store.repository';

/** Remembers what was woken. */
export class RecordedSignals extends WorkSignals {
  readonly woken: string[] = [];

  wake(kind: WorkKind, _accountId: string, connectionId: string): void {
    this.woken.push(`${kind}:${connectionId}`);
  }
}

/** Tracked stock of a record's own. */
export function tracked(quantity: number): StockObservation {
  return { scope: 'own', state: { mode: 'tracked', quantity, backorders: 'no' } };
}

const FIRST = Date.UTC(2026, 0, 1);

/** A look at a toy product: version `at` minutes after the beginning, read `readAt` minutes after it (default: the same moment). */
export function look(product: ToyProductInput, at: number, options: Partial<RawObservation> & { readonly readAtMinutes?: number } = {}): RawObservation {
  const { readAtMinutes = at, ...rest } = options;
  const sourceVersion = new Date(FIRST + at * 60_000).toISOString();
  return {
    entity: 'product',
    externalId: product.id,
    source: 'poll',
    seen: 'read',
    sourceVersion,
    readAt: new Date(FIRST + readAtMinutes * 60_000 + 1_000).toISOString(),
    raw: aToyProduct(product, sourceVersion) as unknown as RawObservation['raw'],
    ...rest,
  };
}

/** The record is not there any more. */
export function goneLook(externalId: string, readAtMinutes: number): RawObservation {
  return { ...look({ id: externalId }, 0, { readAtMinutes }), sourceVersion: null, gone: true, raw: null };
}

/** Imports toy products into a real database. */
export class ImportKit {
  readonly signals = new RecordedSignals();
  readonly clock = new FixedClock(FIRST + 365 * 86_400_000);
  readonly connector = new ToyConnector(() => {
    throw new RangeError('imports open no shop');
  });
  readonly store = new PgImportStore();
  readonly commit: CommitImport;
  readonly batch: ImportBatch;

  constructor(
    readonly hub: HubTestDatabase,
    readonly unitOfWork: UnitOfWork = hub.unitOfWork,
  ) {
    this.commit = new CommitImport(this.store, new PgOutboxWriter(clientOf), new PgDeliveryMarks(), new PgRefetchStore());
    this.batch = new ImportBatch(unitOfWork, this.store, new ImportRecords(this.store), this.commit, this.signals, this.clock);
  }

  connection(accountId: string, connectionId: string): Promise<ConnectionRecord> {
    return new PgConnections(this.unitOfWork).get(accountId, connectionId);
  }

  import(connection: ConnectionRecord, ...observations: RawObservation[]): Promise<ImportBatchResult> {
    return this.batch.execute({ connection, connector: this.connector, entity: 'product', observations, runId: null });
  }

  /** Rows of a query in the account. */
  rows<T = Record<string, unknown>>(accountId: string, sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.unitOfWork.read(accountId, async (tx) => (await clientOf(tx).query(sql, [...values])).rows as T[]);
  }

  /** Everything that makes up the account's masters, without ids, versions and times. */
  async masters(accountId: string): Promise<unknown[]> {
    return this.rows(
      accountId,
      `select p.kind, p.status, p.sku, p.title, p.fields, (select q.sku from hub.product q where q.id = p.parent_id) as parent,
         (select jsonb_agg(jsonb_build_array(l.mode, l.on_hand, l.backorders) order by l.warehouse_id) from hub.stock_level l where l.stock_item_id = p.stock_item_id) as levels,
         (select jsonb_agg(l.external_id order by l.external_id) from hub.link l where l.product_id = p.id) as links
       from hub.product p where p.merged_into is null order by p.sku, p.kind, p.title`,
    );
  }
}

