import { ImportStore, type CatalogueWrites, type LoadedMasters, type LoadedRecords, type RecordQuery, type SeenRecord, type Touch, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { touchLinks, writeLinks } from './link-writes';
import { loadMasters } from './master-queries';
import { writeLevels, writeProducts } from './product-writes';
import { loadRecords, seenRecords, variantsUnder } from './record-queries';
import { releaseWaiting, writeObservations, writeParked } from './record-writes';
import { STRIPE_CLASS, stripesOf } from './stripes';

/** The catalogue in PostgreSQL, read and written in a number of statements that does not grow with the batch. */
export class PgImportStore extends ImportStore {
  seen(tx: Tx, connectionId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, SeenRecord>> {
    return seenRecords(tx, connectionId, externalIds);
  }

  async touch(tx: Tx, touches: readonly Touch[]): Promise<void> {
    await touchLinks(tx, touches);
  }

  async lock(tx: Tx, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await clientOf(tx).query({ name: 'import-lock', text: 'select pg_advisory_xact_lock($1, s) from unnest($2::int[]) as s', values: [STRIPE_CLASS, stripesOf(names)] });
  }

  records(tx: Tx, query: RecordQuery): Promise<LoadedRecords> {
    return loadRecords(tx, query);
  }

  masters(tx: Tx, productIds: readonly string[]): Promise<LoadedMasters> {
    return loadMasters(tx, productIds);
  }

  async write(tx: Tx, writes: CatalogueWrites): Promise<void> {
    await writeProducts(tx, writes);
    await writeLinks(tx, writes);
    await writeLevels(tx, writes);
    await writeParked(tx, writes);
    await writeObservations(tx, writes.connectionId, writes.observations, writes.at);
  }

  async releaseWaiting(
    tx: Tx,
    connectionId: string,
    arrived: { readonly parents: readonly string[]; readonly keys: readonly string[] },
  ): Promise<ReadonlyArray<{ readonly connectionId: string; readonly externalId: string }>> {
    return releaseWaiting(tx, connectionId, arrived);
  }

  variantsUnder(tx: Tx, connectionId: string, parentExternalIds: readonly string[]): Promise<readonly string[]> {
    return variantsUnder(tx, connectionId, parentExternalIds);
  }
}
