import { newId } from '@hub/common';
import type {
  ClaimSource,
  ConnectionFacts,
  ConnectionRecord,
  FieldOwnership,
  KeyHolder,
  LevelRecord,
  LinkRecord,
  ListingRecord,
  LoadedMasters,
  LoadedRecords,
  ProductRecord,
  StockItemRecord,
} from '../ports';

/** A row as it is now, and whether it is to be inserted, updated or left alone. */
class Rows<T extends { readonly id: string }> {
  readonly inserted = new Set<string>();
  readonly updated = new Set<string>();
  private readonly rows = new Map<string, T>();

  load(rows: Iterable<T>): void {
    for (const row of rows) this.rows.set(row.id, row);
  }

  get(id: string): T | undefined {
    return this.rows.get(id);
  }

  insert(row: T): void {
    this.rows.set(row.id, row);
    this.inserted.add(row.id);
  }

  update(row: T): void {
    this.rows.set(row.id, row);
    if (!this.inserted.has(row.id)) this.updated.add(row.id);
  }

  /** In id order, so that two transactions that touch the same rows do so in the same order. */
  newOnes(): T[] {
    return this.pick(this.inserted);
  }

  changedOnes(): T[] {
    return this.pick(this.updated);
  }

  values(): Iterable<T> {
    return this.rows.values();
  }

  private pick(ids: ReadonlySet<string>): T[] {
    return [...ids].sort().map((id) => this.rows.get(id) as T);
  }
}

/** What a transaction has read and what it is going to write: decisions of one batch see each other through it. */
export class WorkingSet {
  readonly links = new Rows<LinkRecord>();
  readonly listings = new Rows<ListingRecord>();
  readonly products = new Rows<ProductRecord>();
  readonly levels = new Rows<LevelRecord>();
  readonly newStockItems: StockItemRecord[] = [];
  /** Links whose keys or master changed. */
  readonly rekeyed = new Set<string>();
  /** Masters to be composed anew. */
  readonly affected = new Set<string>();
  /** What changed in each master, by product id; everything in a new one. */
  readonly changed = new Map<string, readonly string[]>();
  /** What changed in each level, by its id; a new one has no entry. */
  readonly changedLevels = new Map<string, readonly string[]>();
  /** Masters that are shown on this connection for the first time, or again. */
  readonly relisted = new Set<string>();
  /** Masters that are counted by another item than before: wherever they are shown, their stock has to be looked at. */
  readonly recounted = new Set<string>();
  ownership: FieldOwnership = {};

  private readonly linkIdOf = new Map<string, string>();
  private readonly listingIdOf = new Map<string, string>();
  private readonly holders = new Map<string, KeyHolder[]>();
  private readonly sources = new Map<string, Map<string, ClaimSource>>();
  private readonly masterOf = new Map<string, string>();
  private readonly ownItems = new Map<string, string>();
  /** Item each variant of a loaded parent is counted by. */
  private readonly variantItems = new Map<string, string | null>();

  constructor(readonly facts: ConnectionFacts) {}

  takeRecords(loaded: LoadedRecords): void {
    this.links.load(loaded.links);
    this.listings.load(loaded.listings);
    for (const link of loaded.links) this.linkIdOf.set(link.externalId, link.id);
    for (const listing of loaded.listings) this.listingIdOf.set(listing.listingKey, listing.id);
    for (const holder of loaded.keyHolders) this.addHolder(holder);
  }

  takeMasters(loaded: LoadedMasters): void {
    this.products.load(loaded.products);
    this.levels.load(loaded.levels);
    this.ownership = loaded.ownership;
    for (const source of loaded.sources) this.addSource(source);
    for (const item of loaded.stockItems) this.ownItems.set(item.productId, item.id);
    for (const variant of loaded.variants) this.variantItems.set(variant.id, variant.stockItemId);
  }

  linkOf(externalId: string): LinkRecord | undefined {
    const id = this.linkIdOf.get(externalId);
    return id === undefined ? undefined : this.links.get(id);
  }

  addLink(link: LinkRecord): void {
    this.linkIdOf.set(link.externalId, link.id);
    this.links.insert(link);
  }

  listingOf(listingKey: string): ListingRecord | undefined {
    const id = this.listingIdOf.get(listingKey);
    return id === undefined ? undefined : this.listings.get(id);
  }

  addListing(listing: ListingRecord): void {
    this.listingIdOf.set(listing.listingKey, listing.id);
    this.listings.insert(listing);
  }

  holdersOf(type: string, value: string): readonly KeyHolder[] {
    return this.holders.get(`${type}:${value}`) ?? [];
  }

  addHolder(holder: KeyHolder): void {
    const key = `${holder.type}:${holder.value}`;
    const group = this.holders.get(key);
    if (group) group.push(holder);
    else this.holders.set(key, [holder]);
  }

  /** A link shows other keys now. */
  dropHoldersOf(linkId: string): void {
    for (const [key, holders] of this.holders) {
      if (holders.some((holder) => holder.linkId === linkId)) this.holders.set(key, holders.filter((holder) => holder.linkId !== linkId));
    }
  }

  /** The link as survivorship sees it at present. */
  sourceOfLink(linkId: string): ClaimSource | undefined {
    return this.sources.get(this.masterOf.get(linkId) ?? '')?.get(linkId);
  }

  sourcesOf(productId: string): ClaimSource[] {
    return [...(this.sources.get(productId)?.values() ?? [])];
  }

  /** Adds the link to its master's sources; it counts for no other master then. */
  addSource(source: ClaimSource): void {
    const before = this.masterOf.get(source.linkId);
    if (before !== undefined && before !== source.productId) this.sources.get(before)?.delete(source.linkId);
    this.masterOf.set(source.linkId, source.productId);
    const group = this.sources.get(source.productId);
    if (group) group.set(source.linkId, source);
    else this.sources.set(source.productId, new Map([[source.linkId, source]]));
  }

  /** Variants of this connection whose parent's record was moved to another master get that master as their parent. */
  adoptVariants(): void {
    for (const group of this.sources.values()) {
      for (const source of group.values()) {
        if (source.connectionId !== this.facts.connectionId || source.parentExternalId === null) continue;
        const parent = this.linkOf(source.parentExternalId)?.productId ?? null;
        if (parent !== null && parent !== source.parentProductId) group.set(source.linkId, { ...source, parentProductId: parent });
      }
    }
  }

  /** The item that stands for the product itself, made when there is none. */
  ownItemOf(productId: string): string {
    const present = this.ownItems.get(productId);
    if (present !== undefined) return present;
    const id = newId();
    this.ownItems.set(productId, id);
    this.newStockItems.push({ id, productId });
    return id;
  }

  levelsOf(stockItemId: string): LevelRecord[] {
    return [...this.levels.values()].filter((level) => level.stockItemId === stockItemId);
  }

  /** Products counted by the item: its own and the variants that draw on its pool. */
  productsCountedBy(stockItemId: string): string[] {
    const counted = new Set<string>();
    for (const [id, item] of this.variantItems) if (item === stockItemId && !this.products.get(id)) counted.add(id);
    for (const product of this.products.values()) if (product.stockItemId === stockItemId) counted.add(product.id);
    return [...counted].sort();
  }
}

/** What the links of a connection count for. */
export function factsOf(connection: ConnectionRecord): ConnectionFacts {
  return {
    connectionId: connection.id,
    connector: connection.connector,
    importsProducts: connection.preset.products.direction === 'in',
    rank: connection.preset.rank,
    warehouseId: connection.warehouseId,
    ownsWarehouse: connection.ownsWarehouse,
  };
}

/** A link as survivorship sees it; it must be tied to a master. */
export function sourceOf(link: LinkRecord, facts: ConnectionFacts, parentProductId: string | null): ClaimSource {
  return {
    ...facts,
    linkId: link.id,
    listingId: link.listingId,
    visibility: link.observed.listing,
    externalId: link.externalId,
    parentExternalId: link.parentExternalId,
    parentProductId,
    productId: link.productId ?? '',
    mode: link.mode,
    gone: link.sync.gone,
    kind: link.observed.kind,
    language: link.observed.language,
    identifiers: link.observed.identifiers,
    extensions: link.observed.extensions,
    claims: link.sync.claims,
    shown: link.shown,
    sourceVersion: link.sync.sourceVersion,
    readAt: link.sync.readAt,
  };
}
