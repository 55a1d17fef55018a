import { InvalidInputError } from '@hub/common';

/** Nothing the API takes is nested deeper. */
const MAX_DEPTH = 32;

/** U+0000, and surrogates that stand alone (`\p{Surrogate}` matches only those in a Unicode pattern). */
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

/**
 * Refuses what JSON can carry and the database cannot keep: U+0000 and lone surrogates in texts and names, and nesting without end.
 * @throws {InvalidInputError} `input.bad-text` or `input.too-deep`.
 */
export function requireCleanText(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw new InvalidInputError('input.too-deep', `The body is nested deeper than ${MAX_DEPTH} levels.`);
    level = level.flatMap(membersOf);
  }
}

function membersOf(value: unknown): unknown[] {
  if (typeof value === 'string') {
    if (UNSTORABLE.test(value)) throw new InvalidInputError('input.bad-text', 'A text holds U+0000 or half of a character pair.');
    return [];
  }
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return [];
  return Array.isArray(value) ? value : [...Object.keys(value), ...Object.values(value)];
}
