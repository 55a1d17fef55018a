import { Injectable } from '@nestjs/common';
import { Clock, InternalError } from '@hub/common';
import type { Json, RawObservation } from '@hub/contracts';
import { RefetchStore } from '../ports';
import { answersOf } from '../refetch/fetch-answers';
import { addCounts, countsOf } from '../runs/run-counts';
import { RunLedger, type Advanced } from '../runs/run-ledger';
import type { StepContext } from '../runs/run-operation';
import { IsolatingImport } from '../work';

/** Looks at records that a spoke does not list any more, and lets the import judge what it finds. */
@Injectable()
export class ConfirmMissing {
  constructor(
    private readonly importing: IsolatingImport,
    private readonly refetches: RefetchStore,
    private readonly ledger: RunLedger,
    private readonly clock: Clock,
  ) {}

  /** Fetches the records, imports them and moves the run to `cursor` in the same transaction. */
  async execute(context: StepContext, ids: readonly string[], cursor: Json): Promise<Advanced> {
    const { run, connection, spoke } = context;
    const startedAt = this.clock.nowIso();
    const answers = answersOf('product', await spoke.session.fetch('product', ids), startedAt);
    const observations = onlyAsked(answers.observations, ids);
    const saved: { advanced?: Advanced } = {};
    await this.importing.execute({
      connection,
      connector: spoke.connector,
      entity: 'product',
      observations,
      runId: run.id,
      alongside: async (tx, result) => {
        const again = answers.failed.map(({ externalId }) => ({ entity: 'product', externalId, reason: 'sweep' }) as const);
        await this.refetches.request(tx, connection.id, again, this.clock.nowIso());
        const counts = addCounts(addCounts(run.counts, result.counts), countsOf('unknown', 'superseded', again.length));
        saved.advanced = await this.ledger.page(tx, run, { cursor, counts });
      },
    });
    if (saved.advanced === undefined) throw new InternalError('run.not-saved', `A page of the run ${run.id} was imported without its progress.`);
    return saved.advanced;
  }
}

/** A fetch also gives parents and variants, which the sweep counts elsewhere. */
function onlyAsked(observations: readonly RawObservation[], ids: readonly string[]): readonly RawObservation[] {
  const asked = new Set(ids);
  return observations.filter(({ externalId }) => asked.has(externalId)).map((observation) => ({ ...observation, source: 'sweep' }));
}
