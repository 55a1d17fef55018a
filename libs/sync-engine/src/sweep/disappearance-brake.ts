import type { SweepComparison } from '../ports';

/** Fewer missing records than this are never a mass disappearance, however small the shop. */
export const BRAKE_MINIMUM_RECORDS = 3;

/** Whether more than the allowed share (0 to 1) of a shop's known records has vanished at once. */
export function isMassDisappearance(comparison: Pick<SweepComparison, 'known' | 'missing'>, vanishShareLimit: number): boolean {
  if (comparison.missing < BRAKE_MINIMUM_RECORDS) return false;
  return comparison.missing > comparison.known * vanishShareLimit;
}
