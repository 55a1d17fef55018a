import type { HistoryBase, LinkHistory, SeenVersion } from '../ports';
import { claimStateOf, type Hashes } from './claims-of-history';

/** Versions listed per record; older ones are folded into the base. A version later than the base but older than those is still placed right. */
export const HISTORY_LIMIT = 64;

/** One look at a record, ready to be placed in its history. */
export interface Look {
  /** Place in the source's order. */
  readonly v: string;
  /** Source's time of it. */
  readonly t: string;
  /** Hub time of the look. */
  readonly r: string;
  readonly said: Hashes;
  /** Fields whose value is the hub's own. */
  readonly own: readonly string[];
}

/** A version with everything it says, instead of the difference to the one before. */
interface FullVersion {
  readonly v: string;
  readonly t: string;
  readonly r: string;
  readonly last: string;
  readonly said: Hashes;
  readonly own: ReadonlySet<string>;
}

export const EMPTY_HISTORY: LinkHistory = { e: [] };

/**
 * Places a look among the versions seen, whatever the order of arrival. Looks that show the same content at the same version are one,
 * so repeating a look changes nothing; a look older than the base is too old to matter and is left out.
 */
export function withLook(history: LinkHistory, look: Look): LinkHistory {
  if (history.b && compareOrdinals(look, history.b) <= 0) return history;
  const versions = unfold(history);
  const placed = place(versions, look);
  return placed === versions ? history : fold(history.b, placed);
}

/** Whether the history holds this version with this very content. */
export function knowsLook(history: LinkHistory, v: string, said: Hashes): boolean {
  if (!history.e.some((version) => version.v === v)) return false;
  return unfold(history).some((version) => version.v === v && sameHashes(version.said, said));
}

/** The source's clock was set back (a backup was restored): versions later than `v` have never been. */
export function withoutVersionsAfter(history: LinkHistory, v: string): LinkHistory {
  if (history.b && history.b.v > v) return EMPTY_HISTORY;
  return fold(history.b, unfold(history).filter((version) => version.v <= v));
}

function place(versions: readonly FullVersion[], look: Look): readonly FullVersion[] {
  const at = versions.findIndex((version) => compareOrdinals(version, look) > 0);
  const index = at === -1 ? versions.length : at;
  const before = versions[index - 1];
  const after = versions[index];
  if (before && isSameLook(before, look)) return replaced(versions, index - 1, joined(before, look));
  if (after && isSameLook(after, look)) return replaced(versions, index, joined(after, look));
  const added: FullVersion = { v: look.v, t: look.t, r: look.r, last: look.r, said: look.said, own: new Set(look.own) };
  if (before && before.v === look.v && before.last > look.r) {
    // The same content was seen before and after this one: the shop went there and back within one version.
    const parts = [{ ...before, last: before.r }, added, { ...before, r: before.last }];
    return [...versions.slice(0, index - 1), ...parts, ...versions.slice(index)];
  }
  return [...versions.slice(0, index), added, ...versions.slice(index)];
}

function joined(version: FullVersion, look: Look): FullVersion {
  const own = look.own.every((field) => version.own.has(field)) ? version.own : new Set([...version.own, ...look.own]);
  const joinedVersion = { ...version, t: min(version.t, look.t), r: min(version.r, look.r), last: max(version.last, look.r), own };
  const unchanged = joinedVersion.t === version.t && joinedVersion.r === version.r && joinedVersion.last === version.last && own === version.own;
  return unchanged ? version : joinedVersion;
}

function replaced(versions: readonly FullVersion[], index: number, version: FullVersion): readonly FullVersion[] {
  if (versions[index] === version) return versions;
  return versions.map((other, position) => (position === index ? version : other));
}

function isSameLook(version: FullVersion, look: Look): boolean {
  return version.v === look.v && sameHashes(version.said, look.said);
}

function unfold(history: LinkHistory): readonly FullVersion[] {
  let carried: Hashes = history.b?.c ?? {};
  return history.e.map((version) => {
    carried = { ...carried, ...version.c };
    return {
      v: version.v,
      t: version.t,
      r: version.r,
      last: version.R ?? version.r,
      said: version.a ? without(carried, version.a) : carried,
      own: new Set(version.w),
    };
  });
}

function fold(base: HistoryBase | undefined, versions: readonly FullVersion[]): LinkHistory {
  let carried: Hashes = base?.c ?? {};
  const entries = versions.map((version) => {
    const entry = seenVersionOf(version, carried);
    carried = { ...carried, ...entry.c };
    return entry;
  });
  return bounded(base ? { b: base, e: entries } : { e: entries });
}

function seenVersionOf(version: FullVersion, carried: Hashes): SeenVersion {
  const changed: { [field: string]: string } = {};
  for (const [field, hash] of Object.entries(version.said)) if (carried[field] !== hash) changed[field] = hash;
  const silent = Object.keys(carried).filter((field) => version.said[field] === undefined);
  return {
    v: version.v,
    t: version.t,
    r: version.r,
    ...(version.last === version.r ? {} : { R: version.last }),
    c: changed,
    ...(silent.length === 0 ? {} : { a: silent.sort() }),
    ...(version.own.size === 0 ? {} : { w: [...version.own].sort() }),
  };
}

function bounded(history: LinkHistory): LinkHistory {
  const excess = history.e.length - HISTORY_LIMIT;
  if (excess <= 0) return history;
  const old = history.e.slice(0, excess);
  const newestOld = old[old.length - 1] as SeenVersion;
  const state = claimStateOf({ ...(history.b ? { b: history.b } : {}), e: old });
  const base: HistoryBase = { v: newestOld.v, r: newestOld.R ?? newestOld.r, c: state.expected, k: state.claims, n: [...state.everFilled].sort() };
  return { b: base, e: history.e.slice(excess) };
}

function compareOrdinals(left: { readonly v: string; readonly r: string }, right: { readonly v: string; readonly r: string }): number {
  if (left.v !== right.v) return left.v < right.v ? -1 : 1;
  if (left.r === right.r) return 0;
  return left.r < right.r ? -1 : 1;
}

function sameHashes(left: Hashes, right: Hashes): boolean {
  const fields = Object.keys(left);
  return fields.length === Object.keys(right).length && fields.every((field) => left[field] === right[field]);
}

function without(hashes: Hashes, fields: readonly string[]): Hashes {
  const rest: { [field: string]: string } = { ...hashes };
  for (const field of fields) delete rest[field];
  return rest;
}

const min = (left: string, right: string): string => (left < right ? left : right);
const max = (left: string, right: string): string => (left > right ? left : right);
