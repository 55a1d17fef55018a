/** What became of a barcode as given. `value` is the comparable form: 14 digits, left-padded with zeros. */
export type GtinReading =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly reason: 'empty' | 'not-digits' | 'wrong-length' | 'wrong-check-digit' };

/** Lengths of EAN-8, UPC-A, EAN-13 (ISBN-13 among them) and ITF-14. */
const LENGTHS: ReadonlySet<number> = new Set([8, 12, 13, 14]);

/**
 * Reads a GTIN (GS1 General Specifications, section 7.9: modulo-10 check digit). Blanks, hyphens and dots between the digits are
 * dropped. EAN-8, UPC-A, EAN-13 and GTIN-14 of one item compare equal, as GS1 asks.
 */
export function readGtin(given: string): GtinReading {
  const digits = given.replace(/[\s.\u2010-\u2015-]/g, '');
  if (digits === '') return { ok: false, reason: 'empty' };
  if (!/^\d+$/.test(digits)) return { ok: false, reason: 'not-digits' };
  if (!LENGTHS.has(digits.length)) return { ok: false, reason: 'wrong-length' };
  const value = digits.padStart(14, '0');
  if (/^0+$/.test(value)) return { ok: false, reason: 'empty' };
  return checkDigitOf(value.slice(0, 13)) === value[13] ? { ok: true, value } : { ok: false, reason: 'wrong-check-digit' };
}

/** The digit that completes thirteen digits to a GTIN-14. */
export function checkDigitOf(thirteenDigits: string): string {
  let sum = 0;
  for (let place = 0; place < thirteenDigits.length; place += 1) sum += Number(thirteenDigits[place]) * (place % 2 === 0 ? 3 : 1);
  return String((10 - (sum % 10)) % 10);
}
