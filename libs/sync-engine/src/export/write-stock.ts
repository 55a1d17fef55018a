import { chunk, indexBy, UnavailableError } from '@hub/common';
import type { PushItem, PushOutcome } from '@hub/connector-sdk';
import type { InFlightWrite, OpenSpoke } from '../ports';
import { isSpokeFailure } from './read-stock';
import type { StockTarget } from './stock-target';

/** One external record about to be written. */
export interface StockWrite {
  readonly deliveryId: string;
  readonly target: StockTarget;
  readonly write: InFlightWrite;
}

/** What came of it. `wholeRequest`: the request failed before anything was sent. */
export type WriteOutcome =
  | Extract<PushOutcome, { outcome: 'written' }>
  | (Extract<PushOutcome, { outcome: 'refused' }> & { readonly wholeRequest: boolean })
  | Extract<PushOutcome, { outcome: 'unknown' }>
  /** The work was stopped before it was sent. */
  | { readonly key: string; readonly outcome: 'untouched' };

/** Names a write; the same for every try of the same intent. */
export function writeKey({ deliveryId, target }: Pick<StockWrite, 'deliveryId' | 'target'>): string {
  return `${deliveryId}:${target.record.externalId}`;
}

/**
 * Sends stock writes in batches of the connector's size; what is sent must have been noted as in flight and committed before. One
 * outcome per write, by its key. After a request that failed as a whole, or an abort, the rest is not sent.
 */
export async function sendWrites(spoke: OpenSpoke, writes: readonly StockWrite[], signal: AbortSignal): Promise<ReadonlyMap<string, WriteOutcome>> {
  const outcomes = new Map<string, WriteOutcome>();
  let halted = false;
  for (const batch of chunk(writes, spoke.connector.manifest.limits.pushBatchItems)) {
    halted = halted || signal.aborted;
    const answered: readonly WriteOutcome[] = halted ? batch.map(untouched) : await sendBatch(spoke, batch);
    for (const outcome of answered) outcomes.set(outcome.key, outcome);
    halted = halted || answered.some((outcome) => outcome.outcome === 'refused' && outcome.wholeRequest);
  }
  return outcomes;
}

async function sendBatch(spoke: OpenSpoke, writes: readonly StockWrite[]): Promise<readonly WriteOutcome[]> {
  try {
    const answers = await spoke.session.push({ entity: 'product', aspect: 'stock', items: writes.map(itemOf) });
    const byKey = indexBy(answers, (answer) => answer.key);
    return writes.map((write) => outcomeOf(writeKey(write), byKey.get(writeKey(write))));
  } catch (error) {
    // A connector throws its own errors only when nothing was sent. Anything else says nothing about the outcome: it stays in
    // flight, and whoever comes next reads before writing.
    if (!isSpokeFailure(error)) throw error;
    return writes.map((write) => ({ key: writeKey(write), outcome: 'refused', error: error as Error, wholeRequest: true }));
  }
}

function untouched(write: StockWrite): WriteOutcome {
  return { key: writeKey(write), outcome: 'untouched' };
}

function itemOf(write: StockWrite): PushItem {
  const { record } = write.target;
  return { key: writeKey(write), externalId: record.externalId, parentExternalId: record.parentExternalId, fields: write.write.fields };
}

function outcomeOf(key: string, answer: PushOutcome | undefined): WriteOutcome {
  if (answer === undefined) {
    const error = new UnavailableError('spoke.answer-incomplete', 'The shop did not say what became of the write; the record is read again.');
    return { key, outcome: 'unknown', error };
  }
  return answer.outcome === 'refused' ? { ...answer, wholeRequest: false } : answer;
}
