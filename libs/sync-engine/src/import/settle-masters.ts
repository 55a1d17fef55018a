import { newId } from '@hub/common';
import type { ClaimSource, LevelRecord, ProductRecord } from '../ports';
import { changedMembers, levelOfSources, stockItemOf, type StatedLevel } from '../stock-import';
import { changedNames, composeMaster, type MasterContent } from '../survivorship';
import { listingStateOf } from './listing-state';
import type { WorkingSet } from './working-set';

/** Decides masters, listings and stock levels anew for every affected product. The working set must hold all their links. */
export function settleMasters(set: WorkingSet, nowIso: string): void {
  for (const productId of [...set.affected].sort()) {
    const sources = set.sourcesOf(productId);
    settleListings(set, sources);
    const content = composeMaster(sources, set.products.get(productId)?.operatorEdits ?? {}, set.ownership);
    if (content) settleProduct(set, productId, { content, sources }, nowIso);
    settleLevels(set, productId, sources);
  }
}

function settleProduct(set: WorkingSet, productId: string, decided: { content: MasterContent; sources: readonly ClaimSource[] }, nowIso: string): void {
  const { content, sources } = decided;
  const parents = content.parentId === null ? null : set.ownItemOf(content.parentId);
  const stockItemId = stockItemOf(sources, { own: set.ownItemOf(productId), parents });
  const present = set.products.get(productId);
  if (!present) {
    set.products.insert(newProduct(productId, content, stockItemId, nowIso));
    set.changed.set(productId, [...new Set([...Object.keys(content.fields), 'identifiers', 'kind', 'status', 'stockItemId'])].sort());
    return;
  }
  const after = { ...content, stockItemId };
  const changed = changedNames(present, after);
  const revived = present.mergedInto !== null || (present.status === 'removed' && content.status !== 'removed');
  if (present.stockItemId !== stockItemId) set.recounted.add(productId);
  if (changed.length === 0 && !revived) {
    // Only who may be thanked for a value changed: no new version, no event.
    if (!sameProvenance(present, content)) set.products.update({ ...present, provenance: content.provenance });
    return;
  }
  set.changed.set(productId, changed);
  set.products.update({ ...present, ...after, mergedInto: null, version: present.version + 1, updatedAt: nowIso });
}

function newProduct(id: string, content: MasterContent, stockItemId: string, nowIso: string): ProductRecord {
  return { id, ...content, version: 1, operatorEdits: {}, stockItemId, mergedInto: null, createdAt: nowIso, updatedAt: nowIso };
}

function sameProvenance(present: ProductRecord, content: MasterContent): boolean {
  const origin = (provenance: ProductRecord['provenance'], field: string): string => {
    const source = provenance.sources[provenance.fields[field] ?? -1];
    return `${source?.linkId}|${source?.by}|${source?.at}`;
  };
  const fields = Object.keys(content.provenance.fields);
  if (fields.length !== Object.keys(present.provenance.fields).length) return false;
  return fields.every((field) => origin(present.provenance, field) === origin(content.provenance, field));
}

function settleListings(set: WorkingSet, sources: readonly ClaimSource[]): void {
  const mine = sources.filter((source) => source.connectionId === set.facts.connectionId);
  for (const listingId of new Set(mine.map((source) => source.listingId))) {
    const listing = set.listings.get(listingId);
    if (!listing) continue;
    const state = listingStateOf(mine.filter((source) => source.listingId === listingId), listing.state);
    if (state === listing.state) continue;
    if (listing.state === 'broken' || listing.state === 'not-listed') set.relisted.add(listing.productId);
    set.listings.update({ ...listing, state, stateReason: state === 'broken' ? 'The record has gone from the spoke.' : null });
  }
}

function settleLevels(set: WorkingSet, productId: string, sources: readonly ClaimSource[]): void {
  const own = set.ownItemOf(productId);
  const present = set.levelsOf(own);
  const stating = sources.filter((source) => source.ownsWarehouse).map((source) => source.warehouseId);
  const owned = present.filter((level) => level.source.connectionId !== undefined && level.source.connectionId === level.ownerConnectionId);
  for (const warehouseId of new Set([...stating, ...owned.map((level) => level.warehouseId)])) {
    const before = present.find((level) => level.warehouseId === warehouseId);
    const stated = levelOfSources(sources, warehouseId, before);
    if (stated) settleLevel(set, { before, stated, warehouseId, stockItemId: own });
  }
}

interface LevelChange {
  readonly before: LevelRecord | undefined;
  readonly stated: StatedLevel;
  readonly warehouseId: string;
  readonly stockItemId: string;
}

function settleLevel(set: WorkingSet, { before, stated, warehouseId, stockItemId }: LevelChange): void {
  if (!before) {
    const ownerConnectionId = stated.source.connectionId ?? null;
    set.levels.insert({ id: newId(), stockItemId, warehouseId, ...stated, reserved: 0, buffer: 0, version: 1, ownerConnectionId });
    return;
  }
  const changed = changedMembers(before, stated);
  if (changed.length === 0) return;
  set.changedLevels.set(before.id, changed);
  set.levels.update({ ...before, ...stated, version: before.version + 1 });
}
