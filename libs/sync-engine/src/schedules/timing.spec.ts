import * as fc from 'fast-check';
import { assertTiming, nextTick, SHORTEST_INTERVAL_MS } from './timing';

const every = (everyMs: number) => ({ everyMs, cron: null, timeZone: 'UTC' });
const cron = (expression: string, timeZone = 'UTC') => ({ everyMs: null, cron: expression, timeZone });

describe('the next tick of a schedule', () => {
  it('keeps the beat of an interval', () => {
    expect(nextTick(every(300_000), '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:07.000Z')).toBe('2026-01-01T00:05:00.000Z');
  });

  it('leaves out the ticks that were missed', () => {
    expect(nextTick(every(300_000), '2026-01-01T00:00:00.000Z', '2026-01-01T09:31:00.000Z')).toBe('2026-01-01T09:35:00.000Z');
    expect(nextTick(cron('0 3 * * *'), '2026-01-01T03:00:00.000Z', '2026-01-09T12:00:00.000Z')).toBe('2026-01-10T03:00:00.000Z');
  });

  it('always lies ahead, and at most one interval', () => {
    const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
    const interval = fc.integer({ min: SHORTEST_INTERVAL_MS, max: 86_400_000 });
    fc.assert(
      fc.property(interval, time, fc.nat({ max: 1_000_000_000 }), (everyMs, last, later) => {
        const now = last + later;
        const next = Date.parse(nextTick(every(everyMs), new Date(last).toISOString(), new Date(now).toISOString()));
        return next > now && next <= now + everyMs && (next - last) % everyMs === 0;
      }),
    );
  });

  it('reads cron in its time zone, across the change of clocks', () => {
    const daily = cron('30 2 * * *', 'Europe/Stockholm');
    expect(nextTick(daily, '', '2026-10-24T12:00:00.000Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(nextTick(daily, '', '2026-10-25T12:00:00.000Z')).toBe('2026-10-26T01:30:00.000Z');
  });
});

describe('the timing of a schedule', () => {
  it.each([
    ['neither', { everyMs: null, cron: null, timeZone: 'UTC' }, 'everyMs'],
    ['both', { everyMs: 60_000, cron: '* * * * *', timeZone: 'UTC' }, 'everyMs'],
    ['less than a minute', every(59_999), 'everyMs'],
    ['no whole milliseconds', every(60_000.5), 'everyMs'],
    ['seconds in cron', cron('* * * * * *'), 'cron'],
    ['a cron expression that is none', cron('every day now please'), 'cron'],
    ['a day that never comes', cron('0 0 31 2 *'), 'cron'],
    ['an unknown time zone', cron('0 3 * * *', 'Mars/Olympus'), 'timeZone'],
  ])('refuses %s', (_, timing, param) => {
    expect(() => assertTiming(timing)).toThrow(expect.objectContaining({ code: 'schedule.invalid-timing', param }));
  });

  it('takes a minute, and five fields in any known time zone', () => {
    expect(() => assertTiming(every(60_000))).not.toThrow();
    expect(() => assertTiming(cron('*/5 0-6 * * 1-5', 'America/New_York'))).not.toThrow();
  });
});
