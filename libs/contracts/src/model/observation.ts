import type { Entity, Json } from './entity';
import type { FieldMap, Identifier, ProductKind } from './product';
import type { StockObservation } from './stock';

export const OBSERVATION_SOURCES = ['webhook', 'poll', 'import', 'sweep', 'fetch', 'write-answer', 'replay', 'bus'] as const;
export type ObservationSource = (typeof OBSERVATION_SOURCES)[number];

/**
 * One external record as a spoke showed it at one moment.
 * - `sourceVersion`: the source's own ordering, a text that compares like its order (WooCommerce: `date_modified_gmt` + `Z`), or null;
 * - `readAt`: hub clock, ISO UTC; for a read the moment before the request was sent, for a push the moment it was received;
 * - `seen`: a `read` shows the present, a `push` may be late and is trusted only as far as its version;
 * - `gone`: the source says the record does not exist any more (404, trash, deleted webhook confirmed).
 */
export interface RawObservation {
  readonly entity: Entity;
  readonly externalId: string;
  readonly source: ObservationSource;
  readonly seen: 'read' | 'push';
  readonly sourceVersion: string | null;
  readonly readAt: string;
  readonly gone?: boolean;
  readonly raw: Json;
}

/** What a connector's pure mapper makes of a product record. */
export interface ProductObservation {
  readonly kind: ProductKind;
  readonly parentExternalId: string | null;
  /** BCP 47 language of the texts in `fields`. */
  readonly language: string;
  /** External id of the record this one translates (itself for an original); records sharing it are one listing. */
  readonly listingKey: string;
  /** Comparable keys for matching; a variant's key equal to its parent's is already left out. */
  readonly identifiers: readonly Identifier[];
  readonly fields: FieldMap;
  readonly stock: StockObservation | null;
  /** `gone` is judged by the engine from RawObservation.gone. */
  readonly listing: 'listed' | 'hidden';
  /** Source's time of this version, ISO UTC; claims are timed by it. Null: the time it was read. */
  readonly modifiedAt: string | null;
  /** Unknown external fields worth keeping, under `extensions.<connector>`. */
  readonly extensions: { readonly [key: string]: Json | undefined };
  /** Findings that do not stop the record, e.g. a GTIN with a wrong check digit. */
  readonly warnings: readonly string[];
}
