import { sameContent } from '@hub/common';
import type { ImportOutcome, ProductObservation } from '@hub/contracts';
import { applyGone, applyLook, type ContentLook, type Verdict } from '../claims';
import type { LinkRecord, ObservedRecord, ShownStock } from '../ports';
import { isoTime } from './iso-time';
import type { NormalisedLook, NormalisedRecord } from './normalise-records';

/** What the looks at a known record made of its link. */
export interface TakenLooks {
  readonly link: LinkRecord;
  readonly outcome: ImportOutcome;
  /** It could not be judged: read it again. */
  readonly refetch: boolean;
  /** Whether master and listing have to be decided anew. */
  readonly affectsMaster: boolean;
}

/** Takes the looks of one batch at a record that is linked already, oldest first. The newest one decides about the outcome. Pure. */
export function takeLooks(link: LinkRecord, record: NormalisedRecord, nowMs: number): TakenLooks {
  let current = link;
  let last: TakenLooks = { link, outcome: 'unchanged', refetch: false, affectsMaster: false };
  let affectsMaster = false;
  for (const look of record.looks) {
    if (look.failure) continue;
    last = look.body === null ? takeGone(current, look) : takeBody(current, look, look.body, nowMs);
    affectsMaster ||= last.affectsMaster;
    current = last.link;
  }
  return { ...last, affectsMaster };
}

/** What is kept of an observation beside its fields and stock. */
export function observedOf(body: ProductObservation): ObservedRecord {
  const { kind, parentExternalId, language, listingKey, identifiers, listing, extensions } = body;
  return { kind, parentExternalId, language, listingKey, identifiers, listing, extensions };
}

/** The look at a record's content. Answers to writes are trusted as far as their version, like pushes. */
export function contentLookOf(look: NormalisedLook, body: ProductObservation, sameBody: boolean): ContentLook {
  const { raw } = look;
  const seen = raw.source === 'write-answer' ? 'push' : raw.seen;
  return { sourceVersion: raw.sourceVersion, modifiedAt: isoTime(body.modifiedAt), readAt: raw.readAt, seen, fields: body.fields, sameBody };
}

/** Stock as shown now; `since` stays while it is the same. */
export function shownStockOf(look: NormalisedLook, body: ProductObservation, before: ShownStock | null): ShownStock | null {
  if (body.stock === null) return before;
  const { sourceVersion: version, readAt: at } = look.raw;
  const since = before !== null && sameContent(before.stock, body.stock) ? before.since : at;
  return { stock: body.stock, version, at, since };
}

function takeGone(link: LinkRecord, look: NormalisedLook): TakenLooks {
  if (link.sync.gone) return { link, outcome: 'unchanged', refetch: false, affectsMaster: false };
  if (look.raw.seen === 'push') return { link, outcome: 'superseded', refetch: true, affectsMaster: false };
  const sync = applyGone(link.sync, look.raw.readAt);
  if (sync === link.sync) return { link, outcome: 'superseded', refetch: false, affectsMaster: false };
  return { link: { ...link, sync, fingerprint: null }, outcome: 'updated', refetch: false, affectsMaster: true };
}

function takeBody(link: LinkRecord, look: NormalisedLook, body: ProductObservation, nowMs: number): TakenLooks {
  const isSame = showsTheSame(link, body);
  const { sync, verdict } = applyLook(link.sync, contentLookOf(look, body, isSame), nowMs);
  if (verdict.kind !== 'newest') return notNewest(link, look, { ...link, sync }, verdict);
  const shown = shownStockOf(look, body, link.shown);
  const next: LinkRecord = { ...link, sync, observed: observedOf(body), parentExternalId: body.parentExternalId, shown, fingerprint: look.fingerprint };
  const isChanged = !isSame || link.sync.gone;
  // Claims may change while the content seems the same: an answer's other fields, a late echo.
  const affectsMaster = isChanged || !sameContent(link.sync.claims, sync.claims);
  return { link: next, outcome: isChanged ? 'updated' : 'unchanged', refetch: false, affectsMaster };
}

/** Whether the record shows what the link expects of it: fields with the answers to writes, stock, and everything beside. */
function showsTheSame(link: LinkRecord, body: ProductObservation): boolean {
  const expected = { ...link.sync.fields, ...link.sync.expected };
  // A field the look does not speak of (a webhook without its long texts) contradicts nothing.
  if (!sameContent(expected, { ...expected, ...body.fields }) || !sameContent(link.observed, observedOf(body))) return false;
  return body.stock === null || sameContent(link.shown?.stock, body.stock);
}

function notNewest(link: LinkRecord, look: NormalisedLook, next: LinkRecord, verdict: Verdict): TakenLooks {
  if (verdict.kind === 'same') return { link: withFingerprint(link, look), outcome: 'unchanged', refetch: false, affectsMaster: false };
  if (verdict.kind === 'older') {
    const affectsMaster = !sameContent(link.sync.claims, next.sync.claims);
    return { link: next, outcome: 'superseded', refetch: !verdict.known && look.raw.source !== 'fetch', affectsMaster };
  }
  return { link, outcome: 'superseded', refetch: true, affectsMaster: false };
}

/** The content was compared in full: from now on the fingerprint tells at once. Not while a write is open, whose effect is to be seen. */
function withFingerprint(link: LinkRecord, look: NormalisedLook): LinkRecord {
  return link.sync.inFlight.length > 0 || link.fingerprint === look.fingerprint ? link : { ...link, fingerprint: look.fingerprint };
}
