import { newId } from '@hub/common';
import type { ParkReason, ProductObservation } from '@hub/contracts';
import { firstSync } from '../claims';
import { identityKeysOf, matchRecord, rankedKeys, type IdentityKey } from '../identity';
import type { ConnectionRecord, KeyHolder, LinkRecord, ListingRecord } from '../ports';
import type { NormalisedLook } from './normalise-records';
import { contentLookOf, observedOf, shownStockOf } from './take-looks';
import type { WorkingSet } from './working-set';

/** Why a record waits. */
export interface Parking {
  readonly reason: ParkReason;
  readonly code: string;
  readonly message: string;
  readonly candidates: readonly string[];
  readonly details: { readonly [key: string]: string | readonly string[] };
}

/** How a record is to be tied to a master, by its keys or by a person. */
export type TieOrder = { readonly kind: 'match' } | { readonly kind: 'link'; readonly productId: string; readonly by: string } | { readonly kind: 'create'; readonly by: string };

export interface TieContext {
  readonly connection: ConnectionRecord;
  readonly set: WorkingSet;
  readonly rejected: ReadonlySet<string>;
  readonly order: TieOrder;
}

export type Tied = { readonly ok: true; readonly link: LinkRecord; readonly createsProduct: boolean } | { readonly ok: false; readonly parking: Parking };

interface Target {
  readonly productId: string;
  readonly creates: boolean;
  readonly by: string;
}

/** Ties a record that has no link yet to a master, or says why it must wait. Adds link, listing and keys to the working set. */
export function tieRecord(look: NormalisedLook, body: ProductObservation, context: TieContext): Tied {
  const { set } = context;
  const listing = set.listingOf(body.listingKey);
  if (body.kind === 'variant' && !parentProductOf(body, set)) return { ok: false, parking: parentMissing(body) };
  const keys = identityKeysOf(body.identifiers);
  const target = targetOf(keys, body, listing, context);
  if ('reason' in target) return { ok: false, parking: target };
  const tiedListing = listing ?? newListing(body, target, context);
  const link = newLink(look, body, { target, listing: tiedListing, connection: context.connection });
  set.addLink(link);
  set.rekeyed.add(link.id);
  set.affected.add(target.productId);
  for (const key of keys) set.addHolder(holderOf(key, link, body));
  return { ok: true, link, createsProduct: target.creates };
}

/** Master of a variant's parent, as the same connection shows it. */
export function parentProductOf(body: Pick<ProductObservation, 'parentExternalId'>, set: WorkingSet): string | null {
  return body.parentExternalId === null ? null : (set.linkOf(body.parentExternalId)?.productId ?? null);
}

/** A key as matching sees it. */
export function holderOf(key: IdentityKey, link: LinkRecord, body: Pick<ProductObservation, 'kind'>): KeyHolder {
  return { type: key.type, value: key.value, productId: link.productId ?? '', kind: body.kind, connectionId: link.connectionId, linkId: link.id, listingId: link.listingId, gone: link.sync.gone };
}

function targetOf(keys: readonly IdentityKey[], body: ProductObservation, listing: ListingRecord | undefined, context: TieContext): Target | Parking {
  const { order } = context;
  if (order.kind === 'link') return { productId: order.productId, creates: false, by: order.by };
  if (order.kind === 'create') return { productId: newId(), creates: true, by: order.by };
  return targetByKeys(keys, body, listing, context);
}

function targetByKeys(keys: readonly IdentityKey[], body: ProductObservation, listing: ListingRecord | undefined, context: TieContext): Target | Parking {
  const { connection, set, rejected } = context;
  const { match: ranking, products } = connection.preset;
  const holders = keys.flatMap((key) => set.holdersOf(key.type, key.value));
  const record = { connectionId: connection.id, kind: body.kind, keys, listingProductId: listing?.productId ?? null, listingId: listing?.id ?? null };
  const match = matchRecord(record, { match: ranking, holders, rejected });
  if (match.kind === 'conflict') return { reason: 'identity-conflict', code: match.code, message: match.message, candidates: match.candidates, details: {} };
  if (match.kind !== 'none') return { productId: match.productId, creates: false, by: match.kind === 'match' ? `key:${match.by}` : 'listing' };
  const mayCreate = products.create && products.direction === 'in';
  return mayCreate ? { productId: newId(), creates: true, by: 'created' } : noMatch(rankedKeys(keys, ranking));
}

interface LinkEnds {
  readonly target: Target;
  readonly listing: ListingRecord;
  readonly connection: ConnectionRecord;
}

function newLink(look: NormalisedLook, body: ProductObservation, { target, listing, connection }: LinkEnds): LinkRecord {
  return {
    id: newId(),
    connectionId: connection.id,
    externalId: look.raw.externalId,
    parentExternalId: body.parentExternalId,
    listingId: listing.id,
    productId: target.productId,
    originProductId: target.creates ? target.productId : null,
    state: 'linked',
    mode: connection.preset.products.mode,
    linkedBy: target.by,
    fingerprint: look.fingerprint,
    observed: observedOf(body),
    shown: shownStockOf(look, body, null),
    sync: firstSync(contentLookOf(look, body, false)),
  };
}

function newListing(body: ProductObservation, target: Target, { connection, set }: TieContext): ListingRecord {
  const listing: ListingRecord = {
    id: newId(),
    connectionId: connection.id,
    listingKey: body.listingKey,
    productId: target.productId,
    state: body.listing,
    stateReason: null,
  };
  set.addListing(listing);
  set.relisted.add(target.productId);
  return listing;
}

function parentMissing(body: ProductObservation): Parking {
  const parent = body.parentExternalId ?? '';
  const message = `Its parent ${parent} is not known yet; it is fetched, and the variant goes on when it has arrived.`;
  return { reason: 'parent-missing', code: 'product.parent-missing', message, candidates: [], details: { parentExternalId: parent } };
}

function noMatch(keys: readonly IdentityKey[]): Parking {
  const message = 'No product has its keys, and the preset does not let this connection create products. It goes on when one appears.';
  return { reason: 'unknown-record', code: 'product.no-match', message, candidates: [], details: { keys: keys.map(({ type, value }) => `${type}:${value}`) } };
}
