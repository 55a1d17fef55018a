import type { Claims, FieldOrigin } from '@hub/sync-engine/ports';
import type { FieldMap, Identifier, Json, Money, ProductKind, ProductStatus } from '@hub/contracts';

/** One master product as lists show it. Times are ISO UTC. */
export interface ProductSummary {
  readonly id: string;
  readonly kind: ProductKind;
  readonly parentId: string | null;
  readonly status: ProductStatus;
  readonly version: number;
  readonly sku: string | null;
  readonly title: string | null;
  readonly price: Money | null;
  readonly identifiers: readonly Identifier[];
  readonly stockItemId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A tie of a product to one external record, with what that record claims. */
export interface ProductLink {
  readonly id: string;
  readonly connectionId: string;
  readonly connectionName: string;
  readonly entity: string;
  readonly externalId: string;
  readonly parentExternalId: string | null;
  readonly language: string;
  readonly state: string;
  readonly gone: boolean;
  readonly mode: string;
  readonly linkedBy: string;
  readonly listingId: string;
  readonly listingState: string;
  readonly sourceVersion: string | null;
  readonly readAt: string;
  /** Values the record authored itself, by field. */
  readonly claims: Claims;
  readonly stockShown: Json;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** One master product in full: what it is, and why each field has its value. */
export interface ProductDetail extends ProductSummary {
  readonly fields: FieldMap;
  /** Where each field's value comes from. */
  readonly provenance: { readonly [field: string]: FieldOrigin };
  readonly operatorEdits: Json;
  readonly extensions: Json;
  readonly mergedInto: string | null;
  readonly variantIds: readonly string[];
  readonly links: readonly ProductLink[];
}

/** Something that happened to a product. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  /** `event`: the master changed; `observation`: a spoke showed it; `delivery`: the hub's intent at a spoke; `parked`; `audit`: a person acted. */
  readonly kind: 'event' | 'observation' | 'delivery' | 'parked' | 'audit';
  readonly connectionId: string | null;
  /** Short, kebab-case or dotted: the event's type, the observation's outcome, the delivery's state, the reason it was parked, the action. */
  readonly what: string;
  readonly details: Json;
}
