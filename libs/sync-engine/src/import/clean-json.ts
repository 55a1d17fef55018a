import type { Json } from '@hub/contracts';

/** In JSON text: an escaped U+0000 or an escaped, that is lone, surrogate. PostgreSQL's jsonb refuses both. */
const SUSPICIOUS = /\\u0000|\\ud[89a-f][0-9a-f]{2}/i;
/** In the text itself; in unicode mode the class matches lone surrogates only. */
const UNKEEPABLE = /[\u{0}\p{Surrogate}]/gu;
const REPLACEMENT = '\ufffd';

/** Whether JSON text may hold characters that jsonb cannot keep. Cheap; may be wrong about text that only looks like an escape. */
export function mayBeUnkeepable(jsonText: string): boolean {
  return SUSPICIOUS.test(jsonText);
}

/** The text with U+0000 and lone surrogates replaced by U+FFFD. */
export function cleanText(text: string): string {
  return text.replace(UNKEEPABLE, REPLACEMENT);
}

/** The value with every text and member name cleaned. */
export function cleanJson<T extends Json | undefined>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [cleanText(name), clean(member)]));
}
