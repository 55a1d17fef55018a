import type { Identifier, MatchKey } from '@hub/contracts';

/** A comparable key of a record: GTINs as 14 digits, SKUs folded in case and blanks. */
export interface IdentityKey {
  readonly type: MatchKey;
  readonly value: string;
}

const MATCHABLE: readonly string[] = ['gtin', 'sku'] satisfies MatchKey[];

/** Keys a record can be recognised by, each once. Other identifiers (MPN, ASIN) are kept but never matched by. */
export function identityKeysOf(identifiers: readonly Identifier[]): IdentityKey[] {
  const keys = new Map<string, IdentityKey>();
  for (const { type, value } of identifiers) {
    if (!MATCHABLE.includes(type)) continue;
    const folded = type === 'sku' ? foldSku(value) : normaliseGtin(value);
    if (folded !== null) keys.set(`${type}:${folded}`, { type: type as MatchKey, value: folded });
  }
  return [...keys.values()];
}

/** The keys a preset matches by, best first. */
export function rankedKeys(keys: readonly IdentityKey[], match: readonly MatchKey[]): IdentityKey[] {
  return match.flatMap((type) => keys.filter((key) => key.type === type));
}

/** SKUs are the same when they differ in case and blanks only. Null for one that is blank. */
export function foldSku(sku: string): string | null {
  const folded = sku.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
  return folded === '' ? null : folded;
}

/** A GTIN (GTIN-8, UPC-A, EAN-13, ITF-14) as 14 digits; null when the length or the check digit is wrong, or it is all zeros. */
export function normaliseGtin(gtin: string): string | null {
  const digits = gtin.replace(/[\s-]/gu, '');
  if (!/^(\d{8}|\d{12}|\d{13}|\d{14})$/u.test(digits)) return null;
  const padded = digits.padStart(14, '0');
  const sum = [...padded.slice(0, 13)].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return /^0+$/u.test(padded) || (10 - (sum % 10)) % 10 !== Number(padded[13]) ? null : padded;
}
