import * as fc from 'fast-check';
import { isMassDisappearance } from './disappearance-brake';

describe('the mass-disappearance brake', () => {
  it.each([
    { known: 100, missing: 20, stops: false },
    { known: 100, missing: 21, stops: true },
    { known: 4, missing: 2, stops: false },
    { known: 3, missing: 3, stops: true },
    { known: 0, missing: 0, stops: false },
  ])('$missing of $known missing: stops $stops', ({ known, missing, stops }) => {
    expect(isMassDisappearance({ known, missing }, 0.2)).toBe(stops);
  });

  it('never stops a smaller loss after letting a larger one pass', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (known, a, b, limit) => {
        const [fewer, more] = [Math.min(a, b), Math.max(a, b)];
        return isMassDisappearance({ known, missing: more }, limit) || !isMassDisappearance({ known, missing: fewer }, limit);
      }),
    );
  });

  it('lets everything vanish where the preset allows it', () => {
    expect(isMassDisappearance({ known: 50, missing: 50 }, 1)).toBe(false);
  });
});
