import type { ListingState } from '@hub/contracts';
import type { ClaimSource } from '../ports';

/**
 * State of a listing from the records behind it, one per language: broken when all of them are gone, shown when any is shown. A pause is
 * somebody's decision and outlasts everything but the loss of the records.
 */
export function listingStateOf(records: readonly Pick<ClaimSource, 'gone' | 'visibility'>[], present: ListingState): ListingState {
  const live = records.filter((record) => !record.gone);
  if (live.length === 0) return records.length === 0 || present === 'not-listed' ? present : 'broken';
  if (present === 'paused') return 'paused';
  return live.some((record) => record.visibility === 'listed') ? 'listed' : 'hidden';
}
