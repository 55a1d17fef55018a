import { Injectable } from '@nestjs/common';
import { newId, sameContent } from '@hub/common';
import type { ImportOutcome, ProductKind } from '@hub/contracts';
import { identityKeysOf } from '../identity';
import { ImportStore, type ConnectionRecord, type LinkRecord, type LoadedRecords, type ParkedWrite, type RefetchRequest, type StoredObservation, type Tx } from '../ports';
import type { RecordOutcome } from './import-request';
import { keyLock, recordLock } from './lock-names';
import type { NormalisedLook, NormalisedRecord } from './normalise-records';
import { settleMasters } from './settle-masters';
import { takeLooks, type TakenLooks } from './take-looks';
import { holderOf, parentProductOf, tieRecord, type Parking, type TieOrder } from './tie-record';
import { factsOf, sourceOf, WorkingSet } from './working-set';

export interface DecidedOutcome extends RecordOutcome {
  readonly recordKind: ProductKind | 'unknown';
}

/** Everything a batch decided, before it is written. */
export interface Decisions {
  readonly set: WorkingSet;
  readonly outcomes: DecidedOutcome[];
  readonly parked: ParkedWrite[];
  /** Records that went through although something of them was parked. */
  readonly superseded: string[];
  readonly refetches: RefetchRequest[];
  readonly observations: StoredObservation[];
}

export interface DecideOptions {
  readonly connection: ConnectionRecord;
  readonly runId: string | null;
  readonly nowMs: number;
  /** Whether raw observations are to be kept here. */
  readonly keepRaw: boolean;
  /** How untied records are tied. */
  readonly order: TieOrder;
}

const MATCH_BY_KEYS: TieOrder = { kind: 'match' };
export { MATCH_BY_KEYS };

/** Loads what a batch of changed records is decided by, under locks, and decides; writes nothing. */
@Injectable()
export class ImportRecords {
  constructor(private readonly store: ImportStore) {}

  async decide(tx: Tx, records: readonly NormalisedRecord[], options: DecideOptions): Promise<Decisions> {
    const { connection } = options;
    const set = new WorkingSet(factsOf(connection));
    await this.store.lock(tx, lockNames(records, connection));
    const loaded = await this.store.records(tx, queryOf(records, connection));
    set.takeRecords(loaded);
    const decisions: Decisions = { set, outcomes: [], parked: [], superseded: [], refetches: [], observations: [] };
    takeKnown(records, decisions, loaded, options);
    tieUnknown(records, decisions, loaded, options);
    await this.settle(tx, set, options.nowMs);
    return decisions;
  }

  /** Composes every affected master from all its links. */
  async settle(tx: Tx, set: WorkingSet, nowMs: number): Promise<void> {
    const touched = [...set.links.newOnes(), ...set.links.changedOnes()].filter((link) => link.productId !== null && set.affected.has(link.productId));
    const parents = touched.map((link) => parentProductOf(link, set)).filter((id) => id !== null);
    const created = new Set(set.links.newOnes().map((link) => link.originProductId));
    const ids = [...new Set([...set.affected, ...parents])].filter((id) => !created.has(id));
    if (ids.length > 0) set.takeMasters(await this.store.masters(tx, ids));
    for (const link of touched) {
      const known = set.sourceOfLink(link.id);
      set.addSource(sourceOf(link, set.facts, parentProductOf(link, set) ?? known?.parentProductId ?? null));
    }
    set.adoptVariants();
    settleMasters(set, new Date(nowMs).toISOString());
  }
}

/** Records that are linked already go first: what they show now decides whom the newcomers match. */
function takeKnown(records: readonly NormalisedRecord[], decisions: Decisions, loaded: LoadedRecords, options: DecideOptions): void {
  const { set } = decisions;
  for (const record of records) {
    const link = set.linkOf(record.externalId);
    if (link?.productId) takeOne(link, record, { decisions, loaded, options });
  }
}

interface Taking {
  readonly decisions: Decisions;
  readonly loaded: LoadedRecords;
  readonly options: DecideOptions;
}

function takeOne(link: LinkRecord, record: NormalisedRecord, { decisions, loaded, options }: Taking): void {
  const { set } = decisions;
  if (record.newest.failure) {
    park(decisions, record.newest, invalid(record.newest.failure), options);
    // The next good version is looked at closely, be it the one from before: what is parked now is settled by it.
    set.links.update({ ...link, fingerprint: null });
    return addOutcome(decisions, record, { outcome: 'parked', link, refetch: false });
  }
  const taken = takeLooks(link, record, options.nowMs);
  keepLink(set, link, taken, options.connection.preset.products.mode);
  if (taken.refetch) decisions.refetches.push({ entity: 'product', externalId: record.externalId, reason: 'superseded' });
  else if (loaded.parked.has(record.externalId)) decisions.superseded.push(record.externalId);
  if (taken.outcome === 'updated') keepRaw(decisions, record.newest, taken.link, options);
  addOutcome(decisions, record, taken);
}

function keepLink(set: WorkingSet, before: LinkRecord, taken: TakenLooks, mode: LinkRecord['mode']): void {
  const link = { ...taken.link, mode };
  if (taken.link !== before || before.mode !== mode) set.links.update(link);
  if (!sameContent(before.observed.identifiers, link.observed.identifiers)) rekey(set, link);
  if (link.productId === null) return;
  // Counted elsewhere in the shop than before: what it shows there may never have been told.
  if (scopeOf(before) !== scopeOf(link)) set.relisted.add(link.productId);
  if (taken.affectsMaster || before.mode !== mode) set.affected.add(link.productId);
}

function scopeOf({ shown }: LinkRecord): string | undefined {
  return shown?.stock.scope;
}

function tieUnknown(records: readonly NormalisedRecord[], decisions: Decisions, loaded: LoadedRecords, options: DecideOptions): void {
  const { set } = decisions;
  const untied = records.filter((record) => !set.linkOf(record.externalId)?.productId);
  const parentsFirst = [...untied.filter((record) => record.newest.body?.kind !== 'variant'), ...untied.filter((record) => record.newest.body?.kind === 'variant')];
  for (const record of parentsFirst) tieOne(record, decisions, loaded, options);
}

function tieOne(record: NormalisedRecord, decisions: Decisions, loaded: LoadedRecords, options: DecideOptions): void {
  const { newest } = record;
  if (newest.failure) {
    park(decisions, newest, invalid(newest.failure), options);
    return addOutcome(decisions, record, { outcome: 'parked', link: null, refetch: false });
  }
  if (newest.body === null) {
    // It went before it was ever imported: nothing to do, and nothing to wait for any more.
    if (loaded.parked.has(record.externalId)) decisions.superseded.push(record.externalId);
    return addOutcome(decisions, record, { outcome: 'unchanged', link: null, refetch: false });
  }
  const rejected = new Set(loaded.rejected.filter(({ externalId }) => externalId === record.externalId).map(({ productId }) => productId));
  const tied = tieRecord(newest, newest.body, { connection: options.connection, set: decisions.set, rejected, order: options.order });
  if (!tied.ok) {
    park(decisions, newest, tied.parking, options);
    return addOutcome(decisions, record, { outcome: 'parked', link: null, refetch: false });
  }
  const link = withOlderLooks(tied.link, record, decisions.set, options.nowMs);
  if (loaded.parked.has(record.externalId)) decisions.superseded.push(record.externalId);
  keepRaw(decisions, newest, link, options);
  addOutcome(decisions, record, { outcome: tied.createsProduct ? 'created' : 'updated', link, refetch: false });
}

/** Older looks of the same batch only time the claims. */
function withOlderLooks(link: LinkRecord, record: NormalisedRecord, set: WorkingSet, nowMs: number): LinkRecord {
  if (record.looks.length === 1) return link;
  const older = { ...record, looks: record.looks.slice(0, -1).filter((look) => look.body !== null) };
  const taken = takeLooks(link, older, nowMs);
  set.links.update(taken.link);
  return taken.link;
}

function rekey(set: WorkingSet, link: LinkRecord): void {
  set.rekeyed.add(link.id);
  set.dropHoldersOf(link.id);
  for (const key of identityKeysOf(link.observed.identifiers)) set.addHolder(holderOf(key, link, link.observed));
}

function park(decisions: Decisions, look: NormalisedLook, parking: Parking, { runId }: DecideOptions): void {
  const { externalId } = look.raw;
  decisions.parked.push({ id: newId(), externalId, ...parking, observation: look.raw, runId });
  const { parentExternalId } = parking.details;
  if (parking.reason === 'parent-missing' && typeof parentExternalId === 'string' && parentExternalId !== '') {
    decisions.refetches.push({ entity: 'product', externalId: parentExternalId, reason: 'parent-missing' });
  }
}

function invalid(failure: { readonly code: string; readonly message: string }): Parking {
  return { reason: 'invalid-record', ...failure, candidates: [], details: {} };
}

function keepRaw(decisions: Decisions, look: NormalisedLook, link: LinkRecord, options: DecideOptions): void {
  if (!options.keepRaw) return;
  decisions.observations.push({ id: newId(), observation: look.raw, state: 'applied', linkId: link.id, productId: link.productId, runId: options.runId });
}

interface Ended {
  readonly outcome: ImportOutcome;
  readonly link: LinkRecord | null;
  readonly refetch: boolean;
}

function addOutcome(decisions: Decisions, record: NormalisedRecord, { outcome, link, refetch }: Ended): void {
  decisions.outcomes.push({
    externalId: record.externalId,
    outcome,
    productId: link?.productId ?? null,
    linkId: link?.id ?? null,
    refetch,
    recordKind: record.newest.body?.kind ?? link?.observed.kind ?? 'unknown',
  });
}

function lockNames(records: readonly NormalisedRecord[], connection: ConnectionRecord): string[] {
  const names = new Set<string>();
  for (const { externalId, looks } of records) {
    names.add(recordLock(connection.id, externalId));
    for (const { body } of looks) {
      if (body === null) continue;
      names.add(recordLock(connection.id, body.listingKey));
      if (body.parentExternalId !== null) names.add(recordLock(connection.id, body.parentExternalId));
      for (const key of identityKeysOf(body.identifiers)) names.add(keyLock(connection.accountId, key));
    }
  }
  return [...names];
}

function queryOf(records: readonly NormalisedRecord[], connection: ConnectionRecord): Parameters<ImportStore['records']>[1] {
  const bodies = records.flatMap((record) => (record.newest.body ? [record.newest.body] : []));
  const parents = bodies.flatMap((body) => (body.parentExternalId === null ? [] : [body.parentExternalId]));
  return {
    connectionId: connection.id,
    externalIds: [...new Set([...records.map((record) => record.externalId), ...parents])],
    listingKeys: [...new Set(bodies.map((body) => body.listingKey))],
    keys: bodies.flatMap((body) => identityKeysOf(body.identifiers)),
  };
}
