import type { LinkHistory } from '../ports';
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

/**
 * Walks the versions in the source's order. A value equal to what stood before is a mirror; a value that is the hub's own becomes
 * expected without being anybody's opinion; any other is the spoke's claim. An empty value is a claim only where something stood
 * before: that is a person clearing it, at first sight it is nobody's opinion.
 */
export function claimStateOf(history: LinkHistory): ClaimState {
  const expected: { [field: string]: string } = { ...history.b?.c };
  const claims: { [field: string]: { h: string; t: string } } = { ...history.b?.k };
  const everFilled = new Set<string>(history.b?.n);
  for (const version of history.e) {
    const own = version.w;
    for (const [field, hash] of Object.entries(version.c)) {
      expected[field] = hash;
      const empty = isEmptyHash(hash);
      if (!own?.includes(field) && (!empty || everFilled.has(field))) claims[field] = { h: hash, t: version.t };
      if (!empty) everFilled.add(field);
    }
  }
  return { expected, claims, everFilled };
}
