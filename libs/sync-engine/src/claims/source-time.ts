/**
 * How much later than the start of a read a version may be dated: the request itself takes time, during which the record may change, and
 * clocks differ a little. Unit: milliseconds.
 */
export const READ_TOLERANCE_MS = 5 * 60_000;

/**
 * The time claims of a look count from: the source's own, unless its clock runs ahead, which must not win it anything; then the moment
 * the read began. Both ISO UTC; `modifiedAt` null: the source does not say.
 */
export function sourceTimeOf(modifiedAt: string | null, readAt: string): string {
  if (modifiedAt === null) return readAt;
  return Date.parse(modifiedAt) <= Date.parse(readAt) + READ_TOLERANCE_MS ? modifiedAt : readAt;
}
