import type { LinkSync } from '../ports';
import { knowsLook } from './history';
import type { Hashes } from './claims-of-history';
import { hashOfValue } from './value-hash';

/** One look at a record, as judged against what the link knows. */
export interface JudgedLook {
  readonly sourceVersion: string | null;
  readonly readAt: string;
  /** A `push` may be late and is trusted only as far as its version; answers to writes count as pushes. */
  readonly seen: 'read' | 'push';
  readonly said: Hashes;
  /** Whether it shows the very record (fields, stock, visibility) that the link knows. */
  readonly sameBody: boolean;
}

/**
 * - `newest`: it shows what the spoke holds now;
 * - `same`: nothing new, and no version to add;
 * - `older`: it only helps to time claims; `known` when even that is known already;
 * - `unclear`: it may be older or newer than a write or another look: read the record again.
 */
export type Verdict = { readonly kind: 'newest' | 'same' | 'unclear'; readonly rollback?: boolean } | { readonly kind: 'older'; readonly known: boolean };

/**
 * A read that shows an older version than one seen this long ago is no stale cache: the source was restored from a backup.
 * Unit: milliseconds.
 */
export const ROLLBACK_AFTER_MS = 3_600_000;

const UNCLEAR: Verdict = { kind: 'unclear' };
const SAME: Verdict = { kind: 'same' };
const NEWEST: Verdict = { kind: 'newest' };

/** Decides how far a look can be trusted. Pure. */
export function judgeObservation(sync: LinkSync, look: JudgedLook): Verdict {
  if (sync.gone) return judgeReturn(sync, look);
  const order = versionOrder(sync, look);
  if (order === 'incomparable') return look.sameBody ? SAME : UNCLEAR;
  if (order === 'older') return judgeOlder(sync, look);
  return order === 'equal' ? judgeEqual(sync, look) : judgeNewer(sync, look);
}

/** Hash of what a field should show now. */
export function expectedHash(sync: LinkSync, field: string): string | null {
  const value = field in sync.expected ? sync.expected[field] : sync.fields[field];
  return value === undefined ? null : hashOfValue(value);
}

/** The same version as the newest seen: its content should be the same, too. */
function judgeEqual(sync: LinkSync, look: JudgedLook): Verdict {
  if (look.sameBody) return SAME;
  if (look.seen === 'push') return UNCLEAR;
  return look.readAt < sync.readAt ? older(sync, look) : judgeNewer(sync, look);
}

function judgeNewer(sync: LinkSync, look: JudgedLook): Verdict {
  if (isBeforeAnswer(sync, look)) return look.sameBody ? SAME : UNCLEAR;
  return contradictsWriteUnderWay(sync, look) ? UNCLEAR : NEWEST;
}

/** The record was gone: only a later read proves that it is back. */
function judgeReturn(sync: LinkSync, look: JudgedLook): Verdict {
  if (look.seen === 'push') return UNCLEAR;
  return look.readAt > sync.readAt ? NEWEST : older(sync, look);
}

function judgeOlder(sync: LinkSync, look: JudgedLook): Verdict {
  // It may show what a write under way became on the other side: nobody's opinion, though nothing tells it from one yet.
  if (contradictsWriteUnderWay(sync, look)) return UNCLEAR;
  const restored = look.seen === 'read' && Date.parse(look.readAt) - Date.parse(sync.readAt) > ROLLBACK_AFTER_MS;
  return restored && !isBeforeAnswer(sync, look) ? { kind: 'newest', rollback: true } : older(sync, look);
}

function older(sync: LinkSync, look: JudgedLook): Verdict {
  return { kind: 'older', known: knowsLook(sync.history, look.sourceVersion ?? look.readAt, look.said) };
}

function versionOrder(sync: LinkSync, look: JudgedLook): 'older' | 'equal' | 'newer' | 'incomparable' {
  const { sourceVersion: seen } = look;
  const known = knownVersion(sync, look);
  if (seen !== null && known !== null) return seen === known ? 'equal' : seen < known ? 'older' : 'newer';
  if (look.seen === 'push') return 'incomparable';
  return look.readAt < sync.readAt ? 'older' : 'newer';
}

/** Pushes are also older when a write was answered with a later version than the newest seen. */
function knownVersion(sync: LinkSync, look: JudgedLook): string | null {
  if (look.seen === 'read') return sync.sourceVersion;
  let known = sync.sourceVersion;
  for (const { version } of sync.uncertain) if (version !== null && known !== null && version > known && version !== look.sourceVersion) known = version;
  return known;
}

function isBeforeAnswer(sync: LinkSync, look: JudgedLook): boolean {
  return look.seen === 'read' && sync.answeredAt !== null && look.readAt < sync.answeredAt;
}

/** Whether a field of a write under way shows something that is neither the state before nor the state after it. */
function contradictsWriteUnderWay(sync: LinkSync, look: JudgedLook): boolean {
  const possible = new Map<string, Set<string | null>>();
  for (const write of sync.inFlight) {
    if (write.lostAt !== null && look.seen === 'read' && look.readAt > write.lostAt) continue;
    for (const [field, value] of Object.entries(write.fields)) {
      const values = possible.get(field) ?? new Set([expectedHash(sync, field)]);
      possible.set(field, values.add(hashOfValue(value ?? null)));
    }
  }
  return [...possible].some(([field, values]) => look.said[field] !== undefined && !values.has(look.said[field]));
}
