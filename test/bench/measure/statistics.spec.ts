import { median, percentile, spread } from './statistics';

describe('statistics of a benchmark', () => {
  it('takes the middle figure, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('interpolates percentiles between neighbouring figures', () => {
    expect(percentile([10, 20], 0.25)).toBe(12.5);
    expect(percentile([1, 2, 3], 1)).toBe(3);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('refuses to make a figure out of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('tells how far figures lie apart', () => {
    expect(spread([3, 1, 2])).toEqual({ min: 1, max: 3 });
  });
});
