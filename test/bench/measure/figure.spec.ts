import { describeFigure, meetsAim } from './figure';

describe('a figure of a benchmark', () => {
  it('is judged by the median of its rounds', () => {
    expect(meetsAim({ name: 'ratio', rounds: [0.5, 0.7, 0.9], unit: 'x', aim: { atLeast: 0.6 } })).toBe(true);
    expect(meetsAim({ name: 'p99', rounds: [90, 120, 130], unit: 'ms', aim: { below: 100 } })).toBe(false);
    expect(meetsAim({ name: 'rate', rounds: [1], unit: '/s' })).toBeUndefined();
  });

  it('shows median, spread, aim and note', () => {
    const line = describeFigure({ name: 'ratio', rounds: [0.5, 0.7, 0.9], unit: 'x', aim: { atLeast: 0.8 }, note: 'of what' });
    expect(line).toContain('0.70 x (0.50 to 0.90, 3 rounds)  aim at least 0.8: MISSED');
    expect(line).toContain('of what');
  });
});
