import { HISTORY_LIMIT } from '../claims';
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
  const { newest } = record;
  if (!seen || seen.gone || record.looks.length > 1 || newest.fingerprint === null || seen.fingerprint !== newest.fingerprint) return LOOK_CLOSER;
  const { raw, body } = newest;
  if (raw.sourceVersion === null || seen.sourceVersion === null) {
    return raw.seen === 'read' && raw.readAt > seen.readAt ? touched(record, seen, false) : UNCHANGED;
  }
  if (raw.sourceVersion < seen.sourceVersion) return LOOK_CLOSER;
  if (raw.sourceVersion > seen.sourceVersion) {
    if (raw.seen === 'read' && seen.answeredAt !== null && raw.readAt < seen.answeredAt) return UNCHANGED;
    return seen.versions < HISTORY_LIMIT ? touched(record, seen, true) : LOOK_CLOSER;
  }
  const isYoung = body?.modifiedAt != null && Date.parse(raw.readAt) - Date.parse(body.modifiedAt) < YOUNG_VERSION_MS;
  return isYoung && raw.seen === 'read' && raw.readAt > seen.readAt ? touched(record, seen, false) : UNCHANGED;
}

function touched(record: NormalisedRecord, seen: SeenRecord, newVersion: boolean): Recognition {
  const { raw, body } = record.newest;
  const modifiedAt = isoTime(body?.modifiedAt ?? null) ?? raw.readAt;
  const touch: Touch = {
    linkId: seen.linkId,
    sourceVersion: raw.sourceVersion,
    sourceTime: modifiedAt < raw.readAt ? modifiedAt : raw.readAt,
    readAt: raw.readAt > seen.readAt ? raw.readAt : seen.readAt,
    newVersion,
  };
  return { kind: 'unchanged', touch };
}
