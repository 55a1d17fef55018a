import type { ConnectorMappers, MapperContext } from '@hub/connector-sdk';
import { failureActionOf } from '@hub/connector-sdk';
import type { RawObservation, StockObservation } from '@hub/contracts';
import type { SpokeFields } from '../ports';
import { memoryOf } from './stock-plan';
import type { TargetWork } from './stock-round';
import type { TargetEnd } from './target-end';
import type { WriteOutcome } from './write-stock';

export interface AnswerRules {
  readonly mappers: Pick<ConnectorMappers, 'product' | 'shownStock'>;
  readonly context: MapperContext;
  /** When the answers were received, ISO UTC. */
  readonly at: string;
}

/** Stock as an answer shows it; null when the answer does not show the record or its stock. */
export function stockInAnswer(answer: RawObservation | null, { mappers, context }: AnswerRules): StockObservation | null {
  if (answer === null || answer.gone === true) return null;
  const mapped = mappers.product(answer, context);
  return mapped.ok ? mapped.value.stock : null;
}

/** How a target ends by what came of its write. Pure. */
export function endOf(work: TargetWork, outcome: WriteOutcome | undefined, rules: AnswerRules): TargetEnd {
  const { externalId } = work.target.record;
  const memory = memoryOf(work.delivery, externalId);
  if (work.plan.kind !== 'write' || outcome === undefined || outcome.outcome === 'untouched') return { kind: 'untouched', externalId, memory };
  // Nothing stands in flight for it any more: what stood before was settled by the read this plan rests on.
  const before = work.plan.memory;
  if (outcome.outcome === 'unknown') return { kind: 'unknown', externalId, memory: before, write: work.plan.write, error: outcome.error };
  if (outcome.outcome === 'refused') {
    if (failureActionOf(outcome.error) === 'record-gone') return { kind: 'gone', externalId };
    return { kind: 'failed', externalId, memory: before, error: outcome.error };
  }
  const { fields, wanted, basis } = work.plan.write;
  const memoryAfter = { basis, sent: { fields, wanted, at: rules.at }, returned: returnedBy(outcome.answer, rules), inFlight: null };
  return { kind: 'settled', externalId, memory: memoryAfter, issue: work.plan.issue };
}

function returnedBy(answer: RawObservation | null, rules: AnswerRules): SpokeFields | null {
  const stock = stockInAnswer(answer, rules);
  return stock === null ? null : rules.mappers.shownStock(stock);
}
