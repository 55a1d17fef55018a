import type { FieldMap, Json } from '@hub/contracts';
import type { Claim, Claims, ContentWrite, LinkHistory, LinkSync, OwnValue } from '../ports';
import { claimStateOf, type Hashes } from './claims-of-history';
import { EMPTY_HISTORY, withLook, withoutVersionsAfter } from './history';
import { judgeObservation, type JudgedLook, type Verdict } from './judge-observation';
import { hashesOf, hashOfValue, valueInHash } from './value-hash';
import { sourceTimeOf } from './source-time';

/** How long a lost write may still take effect and be recognised as ours. Unit: milliseconds. */
export const OWN_VALUE_TTL_MS = 15 * 60_000;

/** How long a late look from the time of a lost write is not taken for somebody's opinion. Unit: milliseconds. */
export const LOST_WRITE_TTL_MS = 24 * 3_600_000;

/** One look at a record with its values. */
export interface ContentLook {
  readonly sourceVersion: string | null;
  /** Source's time of the version, ISO UTC; null: the time it was read. */
  readonly modifiedAt: string | null;
  readonly readAt: string;
  readonly seen: 'read' | 'push';
  readonly fields: FieldMap;
  /** See JudgedLook. */
  readonly sameBody: boolean;
}

export interface AppliedLook {
  readonly sync: LinkSync;
  readonly verdict: Verdict;
}

/** The first look at a record: everything it holds is the spoke's own. */
export function firstSync(look: ContentLook): LinkSync {
  const said = hashesOf(look.fields);
  const history = withLook(EMPTY_HISTORY, { v: look.sourceVersion ?? look.readAt, t: timeOf(look), r: look.readAt, said, own: [] });
  return {
    sourceVersion: look.sourceVersion,
    sourceTime: timeOf(look),
    readAt: look.readAt,
    gone: false,
    fields: look.fields,
    expected: {},
    inFlight: [],
    uncertain: [],
    answeredAt: null,
    history,
    claims: claimsOf(history, [{ fields: look.fields, hashes: said }], {}),
  };
}

/** Judges a look and takes in what can be taken in. Pure; taking in the same look again changes nothing. `nowMs`: hub clock. */
export function applyLook(sync: LinkSync, look: ContentLook, nowMs: number): AppliedLook {
  const said = hashesOf(look.fields);
  const judged: JudgedLook = { sourceVersion: look.sourceVersion, readAt: look.readAt, seen: look.seen, said, sameBody: look.sameBody };
  const current = forgetExpired(sync, nowMs);
  const verdict = judgeObservation(current, judged);
  if (verdict.kind === 'newest') return { sync: takeNewest(current, look, judged, verdict.rollback === true), verdict };
  if (verdict.kind === 'older' && !verdict.known) return { sync: takeOlder(current, look, judged), verdict };
  return { sync, verdict };
}

/** The source says the record does not exist any more. A look that began before the newest one says nothing. */
export function applyGone(sync: LinkSync, readAt: string): LinkSync {
  return readAt < sync.readAt || sync.gone ? sync : { ...sync, gone: true, readAt };
}

function takeNewest(sync: LinkSync, look: ContentLook, judged: JudgedLook, rollback: boolean): LinkSync {
  const { own, resolved } = ownFields(sync, judged);
  const v = look.sourceVersion ?? look.readAt;
  const base = rollback ? withoutVersionsAfter(sync.history, v) : sync.history;
  const history = withLook(base, { v, t: timeOf(look), r: look.readAt, said: judged.said, own });
  return {
    ...sync,
    sourceVersion: look.sourceVersion ?? sync.sourceVersion,
    sourceTime: timeOf(look),
    readAt: look.readAt > sync.readAt ? look.readAt : sync.readAt,
    gone: false,
    // What a look does not speak of is still what it was.
    fields: { ...sync.fields, ...look.fields },
    expected: stillExpected(sync.expected, judged, own),
    inFlight: sync.inFlight.filter((write) => !resolved.includes(write)),
    uncertain: [...sync.uncertain, ...resolved.flatMap((write) => lostValuesOf(write, [sync.sourceVersion ?? '', v]))],
    history,
    claims: claimsOf(history, [{ fields: look.fields, hashes: judged.said }, { fields: sync.fields }], sync.claims),
  };
}

function takeOlder(sync: LinkSync, look: ContentLook, judged: JudgedLook): LinkSync {
  const { own } = ownFields(sync, judged);
  const history = withLook(sync.history, { v: look.sourceVersion ?? look.readAt, t: timeOf(look), r: look.readAt, said: judged.said, own });
  return { ...sync, history, claims: claimsOf(history, [{ fields: sync.fields }, { fields: look.fields, hashes: judged.said }], sync.claims) };
}

function timeOf(look: ContentLook): string {
  return sourceTimeOf(look.modifiedAt, look.readAt);
}

/** Fields that show the hub's own value, and the lost writes whose effect a read has settled. */
function ownFields(sync: LinkSync, look: JudgedLook): { own: string[]; resolved: readonly ContentWrite[] } {
  const resolved = look.seen === 'read' ? sync.inFlight.filter((write) => write.lostAt !== null && look.readAt > write.lostAt) : [];
  const settled = new Set(resolved.flatMap((write) => Object.keys(write.fields)));
  const own = Object.keys(look.said).filter((field) => settled.has(field) || isOwnValue(sync, look, field));
  return { own, resolved };
}

function isOwnValue(sync: LinkSync, look: JudgedLook, field: string): boolean {
  const hash = look.said[field] as string;
  if (field in sync.expected && hashOfValue(sync.expected[field] ?? null) === hash) return true;
  if (sync.inFlight.some((write) => field in write.fields && hashOfValue(write.fields[field] ?? null) === hash)) return true;
  return sync.uncertain.some((own) => own.field === field && (isFromThen(own, look) || isStillRecognised(own, hash, look)));
}

/** A late look at the time between a lost write and the read that settled it: what it shows may be the shop's reading of our value. */
function isFromThen({ between }: OwnValue, look: JudgedLook): boolean {
  const v = look.sourceVersion ?? look.readAt;
  return between !== undefined && v > between[0] && v < between[1];
}

function isStillRecognised(own: OwnValue, hash: string, look: JudgedLook): boolean {
  if (own.hash !== hash) return false;
  if (own.version !== null) return own.version === look.sourceVersion;
  return Date.parse(look.readAt) - Date.parse(own.at) <= OWN_VALUE_TTL_MS;
}

/** An answer stays expected until a look shows it, shows something else of somebody else's, or a read shows the present. */
function stillExpected(expected: FieldMap, look: JudgedLook, own: readonly string[]): FieldMap {
  const fields = Object.keys(expected);
  if (fields.length === 0) return expected;
  const kept: { [field: string]: Json | undefined } = {};
  for (const field of fields) {
    const hash = look.said[field];
    const isLateEcho = look.seen === 'push' && hash !== undefined && own.includes(field) && hash !== hashOfValue(expected[field] ?? null);
    if (hash === undefined || isLateEcho) kept[field] = expected[field];
  }
  return kept;
}

function lostValuesOf(write: ContentWrite, between: readonly [string, string]): OwnValue[] {
  return Object.entries(write.fields).map(([field, value]) => ({
    field,
    hash: hashOfValue(value ?? null),
    version: null,
    between,
    at: write.lostAt ?? write.startedAt,
  }));
}

function forgetExpired(sync: LinkSync, nowMs: number): LinkSync {
  if (sync.uncertain.length === 0) return sync;
  const kept = sync.uncertain.filter((own) => nowMs - Date.parse(own.at) <= LOST_WRITE_TTL_MS);
  return kept.length === sync.uncertain.length ? sync : { ...sync, uncertain: kept };
}

interface ValueSource {
  readonly fields: FieldMap;
  readonly hashes?: Hashes;
}

/** Claims with their values, looked up where the history holds hashes only. A value nobody holds any more leaves the claim as it was. */
function claimsOf(history: LinkHistory, sources: readonly ValueSource[], known: Claims): Claims {
  const claims: { [field: string]: Claim } = {};
  for (const [field, { h, t }] of Object.entries(claimStateOf(history).claims)) {
    const value = valueWith(h, field, sources, known);
    if (value !== undefined) claims[field] = { value, at: t };
    else if (known[field]) claims[field] = known[field];
  }
  return claims;
}

function valueWith(hash: string, field: string, sources: readonly ValueSource[], known: Claims): Json | undefined {
  for (const { fields, hashes } of sources) {
    const value = fields[field];
    if (value !== undefined && (hashes ? hashes[field] : hashOfValue(value)) === hash) return value;
  }
  const claim = known[field];
  return claim !== undefined && hashOfValue(claim.value) === hash ? claim.value : valueInHash(hash);
}
