// Quick look at the JSON text: only an escaped U+0000 or an escaped surrogate can be unstorable. JSON.stringify writes
// lone surrogates as escapes and paired ones as themselves, so most texts pass without a second look.
const SUSPECT = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** JSON text of a value as `jsonb` takes it: U+0000 and lone surrogates, in keys too, become U+FFFD. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return SUSPECT.test(text) ? JSON.stringify(cleaned(value)) : text;
}

/** The text with every character PostgreSQL cannot keep replaced by U+FFFD. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return cleaned(value.toJSON());
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storableText(name), cleaned(inner)]));
}
