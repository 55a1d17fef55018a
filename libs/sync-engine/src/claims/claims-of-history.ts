import type { LinkHistory, SeenVersion } from '../ports';
import { isEmptyHash } from './value-hash';

export type Hashes = { readonly [field: string]: string };

/** What a walk through the versions seen gives. */
export interface ClaimState {
  /** Hash of what each field holds after the last version. */
  readonly expected: Hashes;
  /** Claims by field: the value's hash and the source's time of its first showing in its current run. */
  readonly claims: { readonly [field: string]: { readonly h: string; readonly t: string } };
  /** Fields that held something at some time. */
  readonly everFilled: ReadonlySet<string>;
}

interface Walk {
  readonly expected: { [field: string]: string };
  readonly claims: { [field: string]: { h: string; t: string } };
  /** Claims as they stood before the present run of a field's value. */
  readonly before: { [field: string]: { h: string; t: string } | undefined };
  readonly everFilled: Set<string>;
}

/**
 * Walks the versions in the source's order. A value equal to what stood before is a mirror; a value that is the hub's own becomes
 * expected without being anybody's opinion, also in versions that showed it before the hub knew its own work again; any other is the
 * spoke's claim. An empty value is a claim only where something stood before: that is a person clearing it, at first sight it is nobody's
 * opinion.
 */
export function claimStateOf(history: LinkHistory): ClaimState {
  const walk: Walk = { expected: { ...history.b?.c }, claims: { ...history.b?.k }, before: { ...history.b?.k }, everFilled: new Set(history.b?.n) };
  for (const version of history.e) {
    for (const [field, hash] of Object.entries(version.c)) takeChange(walk, field, hash, version);
    for (const field of version.w ?? []) if (version.c[field] === undefined) disown(walk, field);
  }
  return walk;
}

function takeChange(walk: Walk, field: string, hash: string, version: SeenVersion): void {
  const { claims, everFilled } = walk;
  const isEmpty = isEmptyHash(hash);
  walk.expected[field] = hash;
  walk.before[field] = claims[field];
  if (!version.w?.includes(field) && (!isEmpty || everFilled.has(field))) claims[field] = { h: hash, t: version.t };
  if (!isEmpty) everFilled.add(field);
}

/** The value that has stood for some versions turns out to be the hub's own. */
function disown(walk: Walk, field: string): void {
  const before = walk.before[field];
  if (before) walk.claims[field] = before;
  else delete walk.claims[field];
}
