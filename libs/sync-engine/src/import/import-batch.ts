import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ImportStore, UnitOfWork, WorkSignals, type SeenRecord, type Touch, type Tx } from '../ports';
import { CommitImport, type Committed } from './commit-import';
import { countOutcomes } from './count-outcomes';
import { ImportRecords, MATCH_BY_KEYS, type DecidedOutcome } from './import-records';
import type { ImportBatchResult, ImportRequest } from './import-request';
import { normaliseRecords, type NormalisedRecord } from './normalise-records';
import { recogniseUnchanged } from './recognise-unchanged';

const NOTHING_COMMITTED: Committed = { drains: [], refetching: [], refetches: 0 };

/** Tells what can be told without a closer look. */
interface Recognised {
  readonly unchanged: DecidedOutcome[];
  readonly touches: Touch[];
  readonly others: NormalisedRecord[];
}

/**
 * Imports a batch of observations: the one road by which master records change. All of it is one transaction with whatever the caller
 * does alongside; applying the same observations again changes nothing. A record that cannot be imported is parked, never the batch.
 */
@Injectable()
export class ImportBatch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ImportStore,
    private readonly records: ImportRecords,
    private readonly importCommit: CommitImport,
    private readonly signals: WorkSignals,
    private readonly clock: Clock,
  ) {}

  /** @throws {UnavailableError} when the database cannot be reached; nothing was done then, safe to repeat. */
  async execute(request: ImportRequest): Promise<ImportBatchResult> {
    const { connection } = request;
    const records = normaliseRecords(request.observations, request.connector, connection);
    const { result, committed } = await this.unitOfWork.run(connection.accountId, async (tx) => {
      const seen = await this.store.seen(tx, connection.id, records.map((record) => record.externalId));
      const done = await this.import(tx, request, recognise(records, seen));
      await request.alongside?.(tx, done.result);
      return done;
    });
    for (const id of committed.drains) this.signals.wake('drain', connection.accountId, id);
    for (const id of committed.refetching) this.signals.wake('refetch', connection.accountId, id);
    return result;
  }

  private async import(tx: Tx, request: ImportRequest, recognised: Recognised): Promise<{ result: ImportBatchResult; committed: Committed }> {
    const { unchanged, touches, others } = recognised;
    if (touches.length > 0) await this.store.touch(tx, touches);
    if (others.length === 0) return { result: resultOf(unchanged, NOTHING_COMMITTED), committed: NOTHING_COMMITTED };
    const nowMs = this.clock.nowMs();
    const options = { connection: request.connection, runId: request.runId, nowMs, keepRaw: !isStored(request), order: MATCH_BY_KEYS };
    const decisions = await this.records.decide(tx, others, options);
    const committed = await this.importCommit.commit(tx, request.connection, decisions, new Date(nowMs).toISOString());
    return { result: resultOf([...unchanged, ...decisions.outcomes], committed), committed };
  }
}

function recognise(records: readonly NormalisedRecord[], seen: ReadonlyMap<string, SeenRecord>): Recognised {
  const recognised: Recognised = { unchanged: [], touches: [], others: [] };
  for (const record of records) {
    const known = seen.get(record.externalId);
    const recognition = recogniseUnchanged(record, known);
    if (recognition.kind === 'look-closer' || !known) {
      recognised.others.push(record);
      continue;
    }
    if (recognition.touch) recognised.touches.push(recognition.touch);
    const { externalId, newest } = record;
    const recordKind = newest.body?.kind ?? 'unknown';
    recognised.unchanged.push({ externalId, outcome: 'unchanged', productId: known.productId, linkId: known.linkId, refetch: false, recordKind });
  }
  return recognised;
}

function resultOf(outcomes: readonly DecidedOutcome[], committed: Committed): ImportBatchResult {
  return { counts: countOutcomes(outcomes), outcomes, drains: committed.drains, refetches: committed.refetches };
}

/** What came by webhook or bus waits in the observation table already. */
function isStored({ alreadyStored, observations }: ImportRequest): boolean {
  return alreadyStored ?? observations.every(({ source }) => source === 'webhook' || source === 'bus');
}
