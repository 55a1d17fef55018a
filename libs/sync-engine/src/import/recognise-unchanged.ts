import { HISTORY_LIMIT, sourceTimeOf } from '../claims';
import type { SeenRecord, Touch } from '../ports';
import { isoTime } from './iso-time';
import type { NormalisedRecord } from './normalise-records';

/**
 * A version younger than this may be followed by another one that the source cannot tell from it (WooCommerce counts whole seconds):
 * looks at it are noted, so that of two reads under way the later one wins. Unit: milliseconds.
 */
const YOUNG_VERSION_MS = 10 * 60_000;

export type Recognition = { readonly kind: 'unchanged'; readonly touch: Touch | null } | { readonly kind: 'look-closer' };

const LOOK_CLOSER: Recognition = { kind: 'look-closer' };
const UNCHANGED: Recognition = { kind: 'unchanged', touch: null };

/** Recognises a record that shows what it showed before, without any other work. Pure. */
export function recogniseUnchanged(record: NormalisedRecord, seen: SeenRecord | undefined): Recognition {
  if (!seen || seen.gone || !showsTheSame(record, seen)) return LOOK_CLOSER;
  const { sourceVersion } = record.newest.raw;
  if (sourceVersion === null || seen.sourceVersion === null) return laterLook(record, seen);
  if (sourceVersion < seen.sourceVersion) return LOOK_CLOSER;
  if (sourceVersion > seen.sourceVersion) return newVersion(record, seen);
  return isYoung(record) ? laterLook(record, seen) : UNCHANGED;
}

function laterLook(record: NormalisedRecord, seen: SeenRecord): Recognition {
  const { raw } = record.newest;
  return raw.seen === 'read' && raw.readAt > seen.readAt ? touched(record, seen, false) : UNCHANGED;
}

function showsTheSame(record: NormalisedRecord, seen: SeenRecord): boolean {
  const { fingerprint } = record.newest;
  return record.looks.length === 1 && fingerprint !== null && seen.fingerprint === fingerprint;
}

function newVersion(record: NormalisedRecord, seen: SeenRecord): Recognition {
  const { raw } = record.newest;
  if (raw.seen === 'read' && seen.answeredAt !== null && raw.readAt < seen.answeredAt) return UNCHANGED;
  return seen.versions < HISTORY_LIMIT ? touched(record, seen, true) : LOOK_CLOSER;
}

function isYoung({ newest: { raw, body } }: NormalisedRecord): boolean {
  const modifiedAt = body?.modifiedAt ?? null;
  return modifiedAt !== null && Date.parse(raw.readAt) - Date.parse(modifiedAt) < YOUNG_VERSION_MS;
}

function touched(record: NormalisedRecord, seen: SeenRecord, newVersion: boolean): Recognition {
  const { raw, body } = record.newest;
  const touch: Touch = {
    linkId: seen.linkId,
    sourceVersion: raw.sourceVersion,
    sourceTime: sourceTimeOf(isoTime(body?.modifiedAt ?? null), raw.readAt),
    readAt: raw.readAt > seen.readAt ? raw.readAt : seen.readAt,
    newVersion,
  };
  return { kind: 'unchanged', touch };
}
