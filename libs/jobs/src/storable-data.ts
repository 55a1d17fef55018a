// PostgreSQL's jsonb takes neither of these, and commerce texts do contain them.
const UNSTORABLE = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** A copy of job data in which U+0000 and lone surrogates are replaced by U+FFFD, in names too. */
export function storableData<T>(data: T): T {
  return cleaned(data) as T;
}

/** A text the queue can store as (part of) a key. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\uFFFD');
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storableText(name), cleaned(inner)]));
}
