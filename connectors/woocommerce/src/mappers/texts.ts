import { decode } from 'he';

import { textOf } from '../wire/json';

/** A name as people read it: entities decoded, outer blanks dropped. Stores keep names as HTML (`Kaffee &amp; Tee`). */
export function decodedName(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  return (text.includes('&') ? decode(text) : text).trim();
}

/** As decodedName, with an empty text read as none. */
export function nameOrNull(value: unknown): string | null {
  return decodedName(value) || null;
}
