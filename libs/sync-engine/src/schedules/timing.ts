import { InvalidInputError } from '@hub/common';
import { CronExpressionParser } from 'cron-parser';

/** When something repeats: exactly one of `everyMs` (milliseconds) and `cron` (five fields, read in `timeZone`) is set. */
export interface Timing {
  readonly everyMs: number | null;
  readonly cron: string | null;
  /** IANA name, e.g. `Europe/Stockholm`. */
  readonly timeZone: string;
}

/** Shortest interval a schedule may have. Unit: milliseconds. */
export const SHORTEST_INTERVAL_MS = 60_000;
/** Longest interval a schedule may have: a year. Unit: milliseconds. */
export const LONGEST_INTERVAL_MS = 366 * 86_400_000;

/** @throws {InvalidInputError} `schedule.invalid-timing`, naming the member at fault and what it may be. */
export function assertTiming(timing: Timing): void {
  if ((timing.everyMs === null) === (timing.cron === null)) throw invalid('everyMs', 'Give either everyMs or cron.');
  if (timing.everyMs !== null) return assertInterval(timing.everyMs);
  assertTimeZone(timing.timeZone);
  assertCron(timing.cron ?? '', timing.timeZone);
}

/**
 * The first tick after `now`. An interval keeps its beat from `last` (its tick before); ticks that were missed are left out, so that
 * a hub that was down runs once, not many times. Both times ISO UTC.
 */
export function nextTick(timing: Timing, last: string, now: string): string {
  if (timing.everyMs === null) return cronTick(timing, now);
  const [lastMs, nowMs] = [Date.parse(last), Date.parse(now)];
  const beats = Math.max(1, Math.floor((nowMs - lastMs) / timing.everyMs) + 1);
  return new Date(lastMs + beats * timing.everyMs).toISOString();
}

function cronTick(timing: Timing, now: string): string {
  return CronExpressionParser.parse(timing.cron ?? '', { currentDate: new Date(now), tz: timing.timeZone }).next().toDate().toISOString();
}

function assertInterval(everyMs: number): void {
  if (Number.isInteger(everyMs) && everyMs >= SHORTEST_INTERVAL_MS && everyMs <= LONGEST_INTERVAL_MS) return;
  throw invalid('everyMs', `everyMs must be a whole number of milliseconds from ${SHORTEST_INTERVAL_MS} to ${LONGEST_INTERVAL_MS}.`);
}

function assertTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('timeZone', `"${timeZone}" is not a time zone; use an IANA name such as Europe/Stockholm.`);
  }
}

function assertCron(cron: string, timeZone: string): void {
  // Six fields would mean seconds, below the shortest interval.
  if (cron.trim().split(/\s+/).length !== 5) throw invalid('cron', 'cron must have five fields: minute, hour, day of month, month, day of week.');
  try {
    CronExpressionParser.parse(cron, { tz: timeZone }).next();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid('cron', `"${cron}" is not a cron expression that ever comes due: ${reason}`);
  }
}

function invalid(param: string, message: string): InvalidInputError {
  return new InvalidInputError('schedule.invalid-timing', message, { param });
}
