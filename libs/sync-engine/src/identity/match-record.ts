import type { MatchKey, ProductKind } from '@hub/contracts';
import type { KeyHolder } from '../ports';
import { rankedKeys, type IdentityKey } from './identity-keys';

/** A record that is not tied to a master yet. */
export interface UntiedRecord {
  readonly connectionId: string;
  readonly kind: ProductKind;
  readonly keys: readonly IdentityKey[];
  /** Master of the listing it belongs to: another language of it was seen before. */
  readonly listingProductId: string | null;
  readonly listingId: string | null;
}

export interface MatchContext {
  /** Keys the preset matches by, best first. */
  readonly match: readonly MatchKey[];
  /** Links that show one of the record's keys. */
  readonly holders: readonly KeyHolder[];
  /** Masters a person separated this record from. */
  readonly rejected: ReadonlySet<string>;
}

export type ConflictCode = 'identity.several-masters' | 'identity.keys-disagree' | 'identity.key-shown-twice' | 'identity.key-of-a-gone-record';

export type Match =
  | { readonly kind: 'listing'; readonly productId: string }
  | { readonly kind: 'match'; readonly productId: string; readonly by: MatchKey }
  | { readonly kind: 'none' }
  | { readonly kind: 'conflict'; readonly code: ConflictCode; readonly message: string; readonly candidates: readonly string[] };

/**
 * Finds the master of a record that has no link yet. Nothing is guessed: where the keys leave a choice, a person decides. A translated
 * twin joins the master of its listing and is never a conflict. Parents match parents only, bundles bundles; a simple product and a
 * variant may be the same thing, sold alone in one shop and as a choice in another.
 */
export function matchRecord(record: UntiedRecord, context: MatchContext): Match {
  if (record.listingProductId !== null) return { kind: 'listing', productId: record.listingProductId };
  const keys = rankedKeys(record.keys, context.match);
  const holders = context.holders.filter(
    (holder) => holder.listingId !== record.listingId && comparable(holder.kind, record.kind) && keys.some((key) => key.type === holder.type && key.value === holder.value),
  );
  const twice = holders.filter((holder) => holder.connectionId === record.connectionId);
  if (twice.length > 0) return shownTwice(twice, holders);
  const admitted = holders.filter((holder) => !context.rejected.has(holder.productId));
  return choose(keys, admitted);
}

function choose(keys: readonly IdentityKey[], holders: readonly KeyHolder[]): Match {
  const candidates = distinct(holders);
  if (candidates.length === 0) return { kind: 'none' };
  const first = keys.find((key) => holders.some((holder) => holder.type === key.type && holder.value === key.value)) as IdentityKey;
  if (candidates.length === 1) return { kind: 'match', productId: candidates[0] as string, by: first.type };
  const perType = keys.map(({ type }) => distinct(holders.filter((holder) => holder.type === type)).length);
  if (perType.every((count) => count <= 1)) {
    return { kind: 'conflict', code: 'identity.keys-disagree', message: 'Its GTIN and its SKU name different products.', candidates };
  }
  return { kind: 'conflict', code: 'identity.several-masters', message: `Its keys are shown by ${candidates.length} products.`, candidates };
}

function shownTwice(twice: readonly KeyHolder[], holders: readonly KeyHolder[]): Match {
  const { type, value } = twice[0] as KeyHolder;
  const key = `${type.toUpperCase()} ${value}`;
  const candidates = distinct(holders);
  if (!twice.every((holder) => holder.gone)) {
    return { kind: 'conflict', code: 'identity.key-shown-twice', message: `Another record of the same connection shows the ${key} already.`, candidates };
  }
  const message = `A record of the same connection that has gone showed the ${key}. Say whether this one takes its place or is another product.`;
  return { kind: 'conflict', code: 'identity.key-of-a-gone-record', message, candidates };
}

function comparable(left: ProductKind, right: ProductKind): boolean {
  return classOf(left) === classOf(right);
}

function classOf(kind: ProductKind): 'parent' | 'bundle' | 'sellable' {
  return kind === 'parent' || kind === 'bundle' ? kind : 'sellable';
}

function distinct(holders: readonly KeyHolder[]): string[] {
  return [...new Set(holders.map((holder) => holder.productId))].sort();
}
