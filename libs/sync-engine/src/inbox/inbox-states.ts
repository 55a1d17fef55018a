import type { ImportBatchResult, RecordOutcome } from '../import/import-request';
import type { PendingObservation, SettledObservation } from '../ports';

/** What became of waiting observations, from what became of their records; several of one record share its outcome. */
export function settledBy(pending: readonly PendingObservation[], result: ImportBatchResult): readonly SettledObservation[] {
  const outcomes = new Map(result.outcomes.map((outcome) => [outcome.externalId, outcome]));
  return pending.map(({ id, observation }) => {
    const outcome = outcomes.get(observation.externalId);
    if (outcome === undefined) return { id, state: 'discarded', linkId: null, productId: null };
    return { id, state: stateOf(outcome), linkId: outcome.linkId, productId: outcome.productId };
  });
}

function stateOf({ outcome, refetch }: RecordOutcome): SettledObservation['state'] {
  if (refetch) return 'refetch';
  if (outcome === 'unchanged' || outcome === 'superseded' || outcome === 'parked') return outcome;
  return 'applied';
}
