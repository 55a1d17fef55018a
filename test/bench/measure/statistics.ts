/** The middle of some figures; the mean of the two middle ones where their number is even. @throws {RangeError} without figures. */
export function median(figures: readonly number[]): number {
  return percentile(figures, 0.5);
}

/** The value below which the share `p` (0 to 1) of the figures lies, interpolated. @throws {RangeError} without figures. */
export function percentile(figures: readonly number[], p: number): number {
  if (figures.length === 0) throw new RangeError('There is no percentile of nothing');
  const sorted = [...figures].sort((left, right) => left - right);
  const place = p * (sorted.length - 1);
  const low = sorted[Math.floor(place)] as number;
  const high = sorted[Math.ceil(place)] as number;
  return low + (high - low) * (place - Math.floor(place));
}

/** Smallest and largest of some figures. */
export function spread(figures: readonly number[]): { readonly min: number; readonly max: number } {
  return { min: Math.min(...figures), max: Math.max(...figures) };
}
