import type { ParkReason, RawObservation } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** How a caller names a tie: a link, a record of a connection, or a listing. */
export type TieReference =
  | { readonly linkId: string }
  | { readonly connectionId: string; readonly externalId: string }
  | { readonly connectionId: string; readonly listingId: string };

/** The records behind one listing, one per language, which are tied to a master together. */
export interface Tie {
  readonly connectionId: string;
  readonly listingId: string;
  readonly listingKey: string;
  readonly externalIds: readonly string[];
  readonly keys: ReadonlyArray<{ readonly type: string; readonly value: string }>;
}

/** Finds ties, and remembers which ones people have separated. */
export abstract class TieStore {
  /** Null for unknown and foreign references alike. */
  abstract find(tx: Tx, reference: TieReference): Promise<Tie | null>;
  /** Remembers that these records are not this product: matching never ties them again by itself. */
  abstract reject(tx: Tx, connectionId: string, externalIds: readonly string[], productId: string): Promise<void>;
  /** Forgets separations of these records: from one product, or from all of them. */
  abstract forgetRejections(tx: Tx, connectionId: string, externalIds: readonly string[], productId: string | null): Promise<void>;
}

/** Something set aside, as a person decides about it. */
export interface ParkedEntry {
  readonly id: string;
  readonly connectionId: string | null;
  readonly externalId: string | null;
  /** Master record whose delivery was refused. */
  readonly recordId: string | null;
  readonly reason: ParkReason;
  readonly state: 'open' | 'released' | 'discarded' | 'superseded';
  readonly observation: RawObservation | null;
}

/** Entries set aside, one at a time. */
export abstract class ParkedStore {
  /** Reads without locking: importers lock a record before what is parked of it. Null for unknown and foreign ids alike. */
  abstract find(tx: Tx, parkedId: string): Promise<ParkedEntry | null>;
  /** Ends an open entry. False when somebody else ended it meanwhile. */
  abstract resolve(tx: Tx, parkedId: string, end: { readonly state: 'released' | 'discarded'; readonly by: string; readonly at: string }): Promise<boolean>;
}
