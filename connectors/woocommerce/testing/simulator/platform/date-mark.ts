import type { SiteClock } from './site-clock';

const FORM = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A date-time as a client wrote it: the digits read as if they were UTC, and the zone suffix if there was one. */
export interface WrittenDate {
  readonly reading: number;
  readonly suffixMs: number | null;
}

/** @returns the parts of a date-time, or undefined for what WordPress calls an invalid date. */
export function parseWrittenDate(text: string): WrittenDate | undefined {
  const match = FORM.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', suffix] = match;
  const reading = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return Number.isNaN(reading) ? undefined : { reading, suffixMs: suffix === undefined ? null : suffixOffset(suffix) };
}

/** Decides whether a stored date lies after (or before) the mark a client sent. */
export type DateMark = (storedAt: number) => number;

/**
 * Builds the comparison WordPress makes for `after`, `modified_after` and their kin. It compares *texts*: a suffixed
 * value is first turned into site time, and is then held against the local column, or with `dates_are_gmt` against the
 * UTC column. So suffix and flag together are off by the site's offset (recorded on 5.9.0 to 11.0.1).
 * @returns a function giving a positive number when the stored date lies after the mark, 0 when equal.
 */
export function dateMark(written: WrittenDate, datesAreGmt: boolean, clock: SiteClock): DateMark {
  const wall = written.suffixMs === null ? written.reading : toWall(written.reading - written.suffixMs, clock);
  if (datesAreGmt) return (storedAt) => storedAt - wall;
  return (storedAt) => storedAt + clock.offsetMs(storedAt) - wall;
}

function toWall(instant: number, clock: SiteClock): number {
  return instant + clock.offsetMs(instant);
}

function suffixOffset(suffix: string): number {
  if (suffix.toUpperCase() === 'Z') return 0;
  const digits = suffix.replace(/[+:-]/g, '');
  const size = Number(digits.slice(0, 2)) * 3_600_000 + Number(digits.slice(2, 4)) * 60_000;
  return suffix.startsWith('-') ? -size : size;
}
