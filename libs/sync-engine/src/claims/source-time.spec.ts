import { READ_TOLERANCE_MS, sourceTimeOf } from './source-time';

const READ_AT = '2026-01-01T00:00:10.000Z';
const later = (ms: number): string => new Date(Date.parse(READ_AT) + ms).toISOString();

describe('the time a look counts from', () => {
  it('is the time of the source, also for a change made while a slow read was under way', () => {
    expect(sourceTimeOf('2026-01-01T00:00:03.000Z', READ_AT)).toBe('2026-01-01T00:00:03.000Z');
    expect(sourceTimeOf(later(3_000), READ_AT)).toBe(later(3_000));
  });

  it('is the start of the read where the source does not say, or its clock runs ahead', () => {
    expect(sourceTimeOf(null, READ_AT)).toBe(READ_AT);
    expect(sourceTimeOf(later(READ_TOLERANCE_MS + 1), READ_AT)).toBe(READ_AT);
  });
});
