import * as fc from 'fast-check';
import { BACKORDER_POLICIES, STOCK_MODES } from '@hub/contracts';
import { availableOf, capacityOf, wantedStateOf, type StockLevelFigures } from './available';

const figures: fc.Arbitrary<StockLevelFigures> = fc.constantFrom(...STOCK_MODES).chain((mode) =>
  fc.record({
    mode: fc.constant(mode),
    onHand: mode === 'tracked' ? fc.integer({ min: -1000, max: 1000 }) : fc.constant(null),
    backorders: fc.constantFrom(...BACKORDER_POLICIES),
    reserved: fc.nat(500),
    buffer: fc.nat(50),
  }),
);

const level = (onHand: number, more: Partial<StockLevelFigures> = {}): StockLevelFigures => ({
  mode: 'tracked',
  onHand,
  backorders: 'no',
  reserved: 0,
  buffer: 0,
  ...more,
});

describe('available stock', () => {
  it('takes reservations and both buffers from what is on hand', () => {
    expect(availableOf(level(10, { reserved: 2, buffer: 1 }), 3)).toBe(4);
  });

  it('is never negative, whatever the figures', () => {
    fc.assert(fc.property(figures, fc.nat(100), (given, extra) => (availableOf(given, extra) ?? 0) >= 0));
  });

  it('is zero for an oversold item and keeps its back-order policy', () => {
    expect(wantedStateOf(level(-3, { backorders: 'notify' }))).toEqual({ mode: 'tracked', quantity: 0, backorders: 'notify' });
  });

  it('says nothing about a level that nobody states', () => {
    expect(wantedStateOf(null)).toBeNull();
    expect(wantedStateOf({ mode: 'unknown', onHand: null, backorders: 'no', reserved: 0, buffer: 0 })).toBeNull();
  });

  it('keeps the mode of every known level', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const wanted = wantedStateOf(given);
        expect(wanted?.mode ?? 'unknown').toBe(given.mode);
        if (wanted !== null) expect(capacityOf(wanted)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
