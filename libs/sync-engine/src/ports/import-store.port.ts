import type {
  BackorderPolicy,
  FieldGroup,
  FieldMap,
  Identifier,
  Json,
  ListingState,
  LinkState,
  ParkReason,
  ProductKind,
  ProductObservation,
  ProductStatus,
  RawObservation,
  StockMode,
} from '@hub/contracts';
import type { Claims, LinkSync, ShownStock } from './link-store.port';
import type { PackedProvenance } from './provenance';
import type { Tx } from './unit-of-work.port';

/** What is needed to recognise an unchanged record. */
export interface SeenRecord {
  readonly linkId: string;
  readonly gone: boolean;
  readonly externalId: string;
  readonly productId: string | null;
  readonly fingerprint: string | null;
  readonly sourceVersion: string | null;
  readonly readAt: string;
  readonly answeredAt: string | null;
  /** Versions listed in the history. */
  readonly versions: number;
}

/** A look that showed nothing new but a later moment: `version` is added to the history when it is a new one. */
export interface Touch {
  readonly linkId: string;
  readonly sourceVersion: string | null;
  readonly sourceTime: string;
  readonly readAt: string;
  readonly newVersion: boolean;
}

/** The newest normalised observation without its fields (they are in the sync state) and stock. */
export type ObservedRecord = Omit<ProductObservation, 'fields' | 'stock' | 'warnings' | 'modifiedAt'>;

/** A link in full. */
export interface LinkRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly externalId: string;
  readonly parentExternalId: string | null;
  readonly listingId: string;
  readonly productId: string | null;
  /** The master made for this record alone, which it gets back when it is separated from another. */
  readonly originProductId: string | null;
  readonly state: LinkState;
  readonly mode: 'create-only' | 'overwrite';
  /** `key`, `listing`, `created`, or the name of the person who tied it. */
  readonly linkedBy: string;
  readonly fingerprint: string | null;
  readonly observed: ObservedRecord;
  readonly shown: ShownStock | null;
  readonly sync: LinkSync;
}

export interface ListingRecord {
  readonly id: string;
  readonly connectionId: string;
  readonly listingKey: string;
  readonly productId: string;
  readonly state: ListingState;
  readonly stateReason: string | null;
}

/** A link that shows a key somebody asked for; or a master that kept its keys when its last links went, with empty connection, link and listing ids. */
export interface KeyHolder {
  readonly type: string;
  readonly value: string;
  readonly productId: string;
  readonly kind: ProductKind;
  readonly connectionId: string;
  readonly linkId: string;
  readonly listingId: string;
  /** Whether the record that shows it has gone from the spoke. */
  readonly gone: boolean;
}

/** What a connection's links count for. */
export interface ConnectionFacts {
  readonly connectionId: string;
  readonly connector: string;
  /** Whether its products are imported at all: else its claims count for nothing. */
  readonly importsProducts: boolean;
  readonly rank: number;
  readonly warehouseId: string;
  readonly ownsWarehouse: boolean;
}

/** One link as survivorship and stock import see it. */
export interface ClaimSource extends ConnectionFacts {
  readonly linkId: string;
  readonly listingId: string;
  /** Whether the record is shown to shoppers. */
  readonly visibility: 'listed' | 'hidden';
  readonly externalId: string;
  readonly parentExternalId: string | null;
  /** Master of the parent record on the same connection. */
  readonly parentProductId: string | null;
  readonly productId: string;
  readonly mode: 'create-only' | 'overwrite';
  readonly gone: boolean;
  readonly kind: ProductKind;
  readonly language: string;
  readonly identifiers: readonly Identifier[];
  readonly extensions: { readonly [key: string]: Json | undefined };
  readonly claims: Claims;
  readonly shown: ShownStock | null;
  /** Version and hub time of the newest look at the record. */
  readonly sourceVersion: string | null;
  readonly readAt: string;
}

/** A person's value for a field of a master record. */
export interface OperatorEdit {
  readonly value: Json;
  readonly at: string;
  readonly by: string;
}

export interface ProductRecord {
  readonly id: string;
  readonly kind: ProductKind;
  readonly parentId: string | null;
  readonly status: ProductStatus;
  readonly version: number;
  readonly fields: FieldMap;
  readonly provenance: PackedProvenance;
  readonly operatorEdits: { readonly [field: string]: OperatorEdit };
  readonly identifiers: readonly Identifier[];
  readonly extensions: { readonly [connector: string]: Json | undefined };
  readonly stockItemId: string | null;
  readonly mergedInto: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Which connection or observation a level comes from. */
export interface LevelSource {
  readonly kind: 'connection' | 'operator';
  readonly connectionId?: string;
  readonly linkId?: string;
  readonly actor?: string;
  readonly version?: string | null;
  readonly at: string;
}

export interface LevelRecord {
  readonly id: string;
  readonly stockItemId: string;
  readonly warehouseId: string;
  readonly mode: StockMode;
  readonly onHand: number | null;
  readonly backorders: BackorderPolicy;
  readonly reserved: number;
  readonly buffer: number;
  readonly version: number;
  readonly source: LevelSource;
  /** Connection that owns the warehouse; null: the hub itself. */
  readonly ownerConnectionId: string | null;
}

export interface StockItemRecord {
  readonly id: string;
  readonly productId: string;
}

/** Who decides about a field group: the latest claim, a ranked list of connections (best first), or one owner. */
export type Ownership =
  | { readonly kind: 'latest' }
  | { readonly kind: 'ranked'; readonly connectionIds: readonly string[] }
  | { readonly kind: 'owner'; readonly connectionId: string };
export type FieldOwnership = { readonly [G in FieldGroup]?: Ownership };

export interface RecordQuery {
  readonly connectionId: string;
  readonly externalIds: readonly string[];
  readonly listingKeys: readonly string[];
  readonly keys: ReadonlyArray<{ readonly type: string; readonly value: string }>;
}

export interface LoadedRecords {
  readonly links: readonly LinkRecord[];
  readonly listings: readonly ListingRecord[];
  readonly keyHolders: readonly KeyHolder[];
  /** Pairs a person separated; a product merged elsewhere counts as the one it was merged into, too. */
  readonly rejected: ReadonlyArray<{ readonly externalId: string; readonly productId: string }>;
  /** External ids of records that have something parked. */
  readonly parked: ReadonlySet<string>;
}

export interface LoadedMasters {
  readonly products: readonly ProductRecord[];
  /** Every link tied to one of the products. */
  readonly sources: readonly ClaimSource[];
  readonly stockItems: readonly StockItemRecord[];
  readonly levels: readonly LevelRecord[];
  readonly ownership: FieldOwnership;
  /** Variants of these products. */
  readonly variants: ReadonlyArray<{ readonly id: string; readonly parentId: string; readonly stockItemId: string | null }>;
}

/** Something set aside with its reason. `details` may hold keys that release it. */
export interface ParkedWrite {
  readonly id: string;
  readonly externalId: string;
  readonly reason: ParkReason;
  readonly code: string;
  readonly message: string;
  readonly details: { readonly [key: string]: Json | undefined };
  readonly candidates: readonly string[];
  readonly observation: RawObservation;
  readonly runId: string | null;
}

/** A raw observation kept for the timeline. */
export interface StoredObservation {
  readonly id: string;
  readonly observation: RawObservation;
  readonly state: 'applied' | 'superseded' | 'parked';
  readonly linkId: string | null;
  readonly productId: string | null;
  readonly runId: string | null;
}

/** The identity keys a link shows, all of them. */
export interface LinkKeys {
  readonly linkId: string;
  readonly connectionId: string;
  readonly productId: string;
  readonly keys: ReadonlyArray<{ readonly type: string; readonly value: string }>;
}

/** Everything an import changes in the catalogue. */
export interface CatalogueWrites {
  readonly connectionId: string;
  readonly at: string;
  readonly newProducts: readonly ProductRecord[];
  readonly changedProducts: readonly ProductRecord[];
  readonly newStockItems: readonly StockItemRecord[];
  readonly newListings: readonly ListingRecord[];
  readonly changedListings: readonly ListingRecord[];
  readonly newLinks: readonly LinkRecord[];
  readonly changedLinks: readonly LinkRecord[];
  /** Links whose identity keys or product changed; their keys are replaced. */
  readonly rekeyed: readonly LinkKeys[];
  readonly levels: readonly LevelRecord[];
  readonly parked: readonly ParkedWrite[];
  /** Records whose parked entries are superseded. */
  readonly superseded: readonly string[];
  readonly observations: readonly StoredObservation[];
}

/** Reads and writes what an import decides about, in few statements however large the batch is. */
export abstract class ImportStore {
  /** Records of the connection as last seen, by external id. */
  abstract seen(tx: Tx, connectionId: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, SeenRecord>>;

  /** Notes later looks at unchanged records; those that somebody else is just changing may be passed over. */
  abstract touch(tx: Tx, touches: readonly Touch[]): Promise<void>;

  /**
   * Takes transaction-scoped advisory locks on these names, folded onto a bounded number of stripes and taken in one order, so that
   * importers never deadlock. To be called first in a transaction.
   */
  abstract lock(tx: Tx, names: readonly string[]): Promise<void>;

  /** Reads records with the listings and keys they may be tied by; their links are locked until the transaction ends. */
  abstract records(tx: Tx, query: RecordQuery): Promise<LoadedRecords>;

  /** Reads masters with all that decides about them, and locks them in id order until the transaction ends. */
  abstract masters(tx: Tx, productIds: readonly string[]): Promise<LoadedMasters>;

  /** Writes. Levels and products keep growing versions; the caller holds the locks. */
  abstract write(tx: Tx, writes: CatalogueWrites): Promise<void>;

  /**
   * External ids of parked records that can go on now: variants that wait for one of these parents, and records without a match that
   * show one of these keys. Their entries are marked released.
   */
  abstract releaseWaiting(
    tx: Tx,
    connectionId: string,
    arrived: { readonly parents: readonly string[]; readonly keys: readonly string[] },
  ): Promise<ReadonlyArray<{ readonly connectionId: string; readonly externalId: string }>>;

  /** External ids of a connection's linked records under these parents that have not gone themselves. */
  abstract variantsUnder(tx: Tx, connectionId: string, parentExternalIds: readonly string[]): Promise<readonly string[]>;
}
