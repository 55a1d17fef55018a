const CANONICAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The time as ISO 8601 in UTC with milliseconds, the one form in which texts compare like times; null for what is no time. */
export function isoTime(text: string | null): string | null {
  if (text === null || CANONICAL.test(text)) return text;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
