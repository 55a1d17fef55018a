import { Injectable } from '@nestjs/common';
import { Clock, ConflictError, isUuid, NotFoundError } from '@hub/common';
import type { LinkState } from '@hub/contracts';
import { CommitImport, ImportRecords, type Committed } from '../import';
import { factsOf, WorkingSet } from '../import/working-set';
import { keyLock, recordLock } from '../import/lock-names';
import { ImportStore, type ConnectionRecord, type LinkRecord, type ProductRecord, type RefetchRequest, type Tie, type Tx } from '../ports';

/** The records of a tie, read under locks, with the masters concerned. */
export interface HeldTie {
  readonly set: WorkingSet;
  readonly links: readonly LinkRecord[];
  /** Master they are tied to; null when it was deleted. */
  readonly productId: string | null;
  readonly connection: ConnectionRecord;
}

export interface Retie {
  readonly productId: string;
  readonly state: LinkState;
  readonly linkedBy: string;
  /** Master of the records' own from now on; absent: as before. */
  readonly originProductId?: string;
}

/** Moves the records of a listing from one master to another, as if they had always been tied there. */
@Injectable()
export class RetieListing {
  constructor(
    private readonly store: ImportStore,
    private readonly records: ImportRecords,
    private readonly importCommit: CommitImport,
    private readonly clock: Clock,
  ) {}

  /** Locks and reads the tie; importers of its records and of records with the same keys wait. */
  async hold(tx: Tx, connection: ConnectionRecord, tie: Tie): Promise<HeldTie> {
    const records = [...tie.externalIds, tie.listingKey].map((externalId) => recordLock(connection.id, externalId));
    await this.store.lock(tx, [...records, ...tie.keys.map((key) => keyLock(connection.accountId, key))]);
    const loaded = await this.store.records(tx, { connectionId: connection.id, externalIds: tie.externalIds, listingKeys: [tie.listingKey], keys: tie.keys });
    const set = new WorkingSet(factsOf(connection));
    set.takeRecords(loaded);
    const links = loaded.links.filter((link) => link.listingId === tie.listingId);
    return { set, links, productId: links[0]?.productId ?? null, connection };
  }

  /**
   * Reads a master that records are to be tied to.
   * @throws {NotFoundError} `product.not-found` for unknown and foreign ids; @throws {ConflictError} for one that was merged away.
   */
  async target(tx: Tx, productId: string): Promise<ProductRecord> {
    const [product] = isUuid(productId) ? (await this.store.masters(tx, [productId])).products : [];
    if (!product) throw new NotFoundError('product.not-found', 'There is no such product in this account.', { param: 'productId' });
    if (product.mergedInto !== null) {
      throw new ConflictError('product.merged', `The product was merged into ${product.mergedInto}; tie the record to that one.`, { param: 'productId' });
    }
    return product;
  }

  /** Other records tied to the same master. */
  async othersOf(tx: Tx, held: HeldTie): Promise<number> {
    if (held.productId === null) return 0;
    const { sources } = await this.store.masters(tx, [held.productId]);
    return sources.filter((source) => !held.links.some((link) => link.id === source.linkId)).length;
  }

  /** Ties the records, composes both masters anew and writes everything. */
  async move(tx: Tx, held: HeldTie, retie: Retie, refetches: readonly RefetchRequest[] = []): Promise<Committed> {
    const { set, links } = held;
    const left = new Set(links.flatMap((link) => (link.productId === null || link.productId === retie.productId ? [] : [link.productId])));
    for (const link of links) this.tie(set, link, retie);
    for (const productId of [...left, retie.productId]) set.affected.add(productId);
    const variants = links.some((link) => link.observed.kind === 'parent') ? await this.variantsOf(tx, [...left]) : [];
    for (const productId of variants) set.affected.add(productId);
    await this.records.settle(tx, set, this.clock.nowMs());
    const nowIso = this.clock.nowIso();
    for (const productId of left) removeIfLeft(set, productId, retie.productId, nowIso);
    return this.importCommit.commit(tx, held.connection, { set, parked: [], superseded: [], refetches: [...refetches], observations: [] }, nowIso);
  }

  private tie(set: WorkingSet, link: LinkRecord, retie: Retie): void {
    const originProductId = retie.originProductId ?? link.originProductId;
    set.links.update({ ...link, productId: retie.productId, originProductId, state: retie.state, linkedBy: retie.linkedBy, fingerprint: null });
    set.rekeyed.add(link.id);
    const listing = set.listings.get(link.listingId);
    if (listing && listing.productId !== retie.productId) set.listings.update({ ...listing, productId: retie.productId });
    if (listing) set.relisted.add(retie.productId);
  }

  private async variantsOf(tx: Tx, productIds: readonly string[]): Promise<string[]> {
    if (productIds.length === 0) return [];
    const { variants } = await this.store.masters(tx, productIds);
    return variants.map((variant) => variant.id);
  }
}

/** A master that nothing is tied to any more gives way to the one its records went to. */
function removeIfLeft(set: WorkingSet, productId: string, mergedInto: string, nowIso: string): void {
  const product = set.products.get(productId);
  if (!product || set.sourcesOf(productId).length > 0) return;
  set.products.update({ ...product, status: 'removed', mergedInto, version: product.version + 1, updatedAt: nowIso });
  set.changed.set(productId, ['status']);
}
