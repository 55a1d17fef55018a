import { Injectable } from '@nestjs/common';
import { identityKeysOf } from '../identity';
import { DeliveryMarks, ImportStore, OutboxWriter, RefetchStore, type ConnectionRecord, type LinkKeys, type LinkRecord, type RefetchRequest, type Tx } from '../ports';
import type { Decisions } from './import-records';
import { eventsOf } from './record-events';
import type { WorkingSet } from './working-set';

/** What there is to wake once the transaction is committed. */
export interface Committed {
  /** Connections that have something to deliver. */
  readonly drains: readonly string[];
  /** Connections that have records to read again. */
  readonly refetching: readonly string[];
  /** Records to be read again. */
  readonly refetches: number;
}

/** What is written beside the working set. */
export type CommitExtras = Pick<Decisions, 'parked' | 'superseded' | 'refetches' | 'observations'>;

/** Writes what was decided: masters, listings, links, levels, parked records, marks and events, in the caller's transaction. */
@Injectable()
export class CommitImport {
  constructor(
    private readonly store: ImportStore,
    private readonly outbox: OutboxWriter,
    private readonly marks: DeliveryMarks,
    private readonly refetches: RefetchStore,
  ) {}

  async commit(tx: Tx, connection: ConnectionRecord, decided: { readonly set: WorkingSet } & CommitExtras, nowIso: string): Promise<Committed> {
    const { set } = decided;
    await this.store.write(tx, writesOf(connection, decided, nowIso));
    const events = eventsOf(set, connection.accountId, nowIso);
    if (events.length > 0) await this.outbox.append(tx, events);
    const drains = await this.mark(tx, connection, set);
    const requests = await this.requests(tx, connection, decided);
    for (const [connectionId, wanted] of requests) await this.refetches.request(tx, connectionId, wanted, nowIso);
    return { drains, refetching: [...requests.keys()], refetches: decided.refetches.length };
  }

  private async mark(tx: Tx, connection: ConnectionRecord, set: WorkingSet): Promise<string[]> {
    const drains = new Set<string>();
    // A level that nobody states any more is never exported.
    const levels = [...set.levels.newOnes(), ...set.levels.changedOnes()].filter((level) => level.mode !== 'unknown');
    const recounted = [...set.recounted].flatMap((id) => {
      const item = set.products.get(id)?.stockItemId;
      return item ? set.levelsOf(item) : [];
    });
    const marked = [...levels, ...recounted];
    if (marked.length > 0) {
      const items = [...new Set(marked.map((level) => level.stockItemId))].sort();
      const warehouses = [...new Set(marked.map((level) => level.warehouseId))].sort();
      for (const id of await this.marks.markStock(tx, items, warehouses, 'stock-changed')) drains.add(id);
    }
    if (set.relisted.size > 0 && connection.preset.stock.direction === 'out') {
      for (const id of await this.marks.markListings(tx, connection.id, [...set.relisted].sort(), 'listed')) drains.add(id);
    }
    return [...drains];
  }

  /** Refetch requests by connection: records that could not be judged, and parked ones whose obstacle has gone. */
  private async requests(tx: Tx, connection: ConnectionRecord, decided: { readonly set: WorkingSet } & CommitExtras): Promise<Map<string, RefetchRequest[]>> {
    const requests = new Map<string, RefetchRequest[]>();
    const refetches = [...decided.refetches, ...(await this.orphans(tx, connection, decided.set))];
    if (refetches.length > 0) requests.set(connection.id, refetches);
    const arrived = arrivalsOf(decided.set);
    if (arrived.parents.length === 0 && arrived.keys.length === 0) return requests;
    for (const released of await this.store.releaseWaiting(tx, connection.id, arrived)) {
      const wanted = requests.get(released.connectionId) ?? [];
      wanted.push({ entity: 'product', externalId: released.externalId, reason: 'obstacle-gone' });
      requests.set(released.connectionId, wanted);
    }
    return requests;
  }

  /** Variants of parents that have gone: spokes seldom tell of them one by one. */
  private async orphans(tx: Tx, connection: ConnectionRecord, set: WorkingSet): Promise<RefetchRequest[]> {
    const parents = goneParentsOf(set);
    const variants = parents.length === 0 ? [] : await this.store.variantsUnder(tx, connection.id, parents);
    return variants.map((externalId) => ({ entity: 'product', externalId, reason: 'parent-gone' }));
  }
}

function goneParentsOf(set: WorkingSet): string[] {
  return set.links.changedOnes().filter((link) => link.observed.kind === 'parent' && link.sync.gone).map((link) => link.externalId);
}

function arrivalsOf(set: WorkingSet): { parents: string[]; keys: string[] } {
  const links = set.links.newOnes();
  const parents = links.filter((link) => link.observed.kind === 'parent').map((link) => link.externalId);
  const keys = links.flatMap((link) => identityKeysOf(link.observed.identifiers).map(({ type, value }) => `${type}:${value}`));
  return { parents, keys: [...new Set(keys)] };
}

function writesOf(connection: ConnectionRecord, decided: { readonly set: WorkingSet } & CommitExtras, nowIso: string): Parameters<ImportStore['write']>[1] {
  const { set } = decided;
  return {
    connectionId: connection.id,
    at: nowIso,
    newProducts: set.products.newOnes(),
    changedProducts: set.products.changedOnes(),
    newStockItems: [...set.newStockItems].sort((left, right) => (left.id < right.id ? -1 : 1)),
    newListings: set.listings.newOnes(),
    changedListings: set.listings.changedOnes(),
    newLinks: set.links.newOnes(),
    changedLinks: set.links.changedOnes(),
    rekeyed: [...set.rekeyed].sort().flatMap((id) => keysOf(set.links.get(id))),
    levels: [...set.levels.newOnes(), ...set.levels.changedOnes()],
    parked: decided.parked,
    superseded: decided.superseded,
    observations: decided.observations,
  };
}


function keysOf(link: LinkRecord | undefined): LinkKeys[] {
  if (!link?.productId) return [];
  return [{ linkId: link.id, connectionId: link.connectionId, productId: link.productId, keys: identityKeysOf(link.observed.identifiers) }];
}
