import fc from 'fast-check';

import { checkDigitOf, readGtin } from './gtin';
import { foldKey } from './sku';

describe('readGtin', () => {
  it.each([
    ['4006381333931', '04006381333931'],
    ['036000291452', '00036000291452'],
    ['96385074', '00000096385074'],
    ['14006381333938', '14006381333938'],
    ['978-3-16-148410-0', '09783161484100'],
  ])('reads %s', (given, value) => expect(readGtin(given)).toEqual({ ok: true, value }));

  it.each([
    ['4006381333930', 'wrong-check-digit'],
    ['ABC 12', 'not-digits'],
    ['123', 'wrong-length'],
    [' - ', 'empty'],
    ['00000000', 'empty'],
  ])('refuses %s', (given, reason) => expect(readGtin(given)).toEqual({ ok: false, reason }));

  it('accepts any thirteen digits with their check digit, and no other', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 9_999_999_999_999n }), fc.integer({ min: 1, max: 9 }), (number, offset) => {
        const digits = String(number).padStart(13, '0');
        const right = checkDigitOf(digits);
        expect(readGtin(digits + right).ok).toBe(true);
        expect(readGtin(digits + String((Number(right) + offset) % 10)).ok).toBe(false);
      }),
    );
  });
});

describe('foldKey', () => {
  it('makes case and blanks equal', () => expect(foldKey('  Ab  C\u00a0d ')).toBe('abcd'));
});
