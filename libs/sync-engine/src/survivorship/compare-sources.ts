import type { ClaimSource } from '../ports';

/** Order among equals: higher preset rank, then lower connection id, then lower link id. Negative: `left` goes first. */
export function compareSources(left: Pick<ClaimSource, 'rank' | 'connectionId' | 'linkId'>, right: Pick<ClaimSource, 'rank' | 'connectionId' | 'linkId'>): number {
  if (left.rank !== right.rank) return right.rank - left.rank;
  if (left.connectionId !== right.connectionId) return left.connectionId < right.connectionId ? -1 : 1;
  if (left.linkId === right.linkId) return 0;
  return left.linkId < right.linkId ? -1 : 1;
}
