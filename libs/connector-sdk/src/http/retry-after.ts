/** Longest wait taken from a Retry-After header, in milliseconds: 15 minutes. A longer one is cut: asking again is cheap by then. */
export const LONGEST_RETRY_AFTER_MS = 15 * 60_000;

/** Milliseconds a Retry-After header asks for (seconds or an HTTP date), cut to 15 minutes; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), LONGEST_RETRY_AFTER_MS) : undefined;
}
