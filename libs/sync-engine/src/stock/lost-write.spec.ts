import type { StockState } from '@hub/contracts';
import { hasTakenEffect } from './lost-write';

const tracked = (quantity: number, backorders: StockState['backorders'] = 'no'): StockState => ({ mode: 'tracked', quantity, backorders });

describe('a write whose answer was lost', () => {
  it.each([
    ['shows exactly what was told', 5, 12, 12, true],
    ['was raised and sold one since', 5, 12, 11, true],
    ['was not raised', 5, 12, 5, false],
    ['was not raised and sold one since', 5, 12, 4, false],
    ['was lowered and sold one since', 10, 7, 6, true],
    ['was not lowered', 10, 7, 10, false],
    ['was not lowered and sold one since', 10, 7, 9, false],
    ['was told what it showed before', 7, 7, 9, false],
  ])('%s', (_name, before, told, now, expected) => {
    expect(hasTakenEffect({ before: tracked(before), told: tracked(told) }, tracked(now))).toBe(expected);
  });

  it('is not taken for granted when other things differ', () => {
    expect(hasTakenEffect({ before: tracked(5), told: tracked(9, 'yes') }, tracked(8))).toBe(false);
    expect(hasTakenEffect({ before: tracked(5), told: { mode: 'untracked-in-stock', backorders: 'no' } }, tracked(9))).toBe(false);
  });
});
