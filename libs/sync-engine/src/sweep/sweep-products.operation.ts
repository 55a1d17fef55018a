import { Injectable } from '@nestjs/common';
import type { PullPage } from '@hub/connector-sdk';
import { RefetchStore, SweepStore, UnitOfWork, type RunPatch, type RunRecord, type SweepScope, type Tx } from '../ports';
import { addCounts, countsOf } from '../runs/run-counts';
import { RunLedger, type Advanced } from '../runs/run-ledger';
import type { RunOperation, StepContext } from '../runs/run-operation';
import { ConfirmMissing } from './confirm-missing';
import { isMassDisappearance } from './disappearance-brake';
import { sweepCursor, sweepPositionOf, type SweepPosition } from './sweep-cursor';

/** Unseen records asked for per step. */
const UNSEEN_PER_STEP = 500;

/**
 * Proves that hub and spoke know the same records: lists every id of the spoke, looks at each known record that is not listed before
 * it is called gone, and asks for each listed one that is not known. Stops and asks when too many vanished at once.
 */
@Injectable()
export class SweepProducts implements RunOperation {
  readonly operation = 'sweep-products';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sweeps: SweepStore,
    private readonly refetches: RefetchStore,
    private readonly confirm: ConfirmMissing,
    private readonly ledger: RunLedger,
  ) {}

  async step(context: StepContext): Promise<Advanced> {
    const position = sweepPositionOf(context.run);
    if (position.phase === 'list') return this.list(context, position);
    if (position.phase === 'missing') return this.missing(context, position.after);
    return this.unseen(context, position.after);
  }

  private async list(context: StepContext, position: SweepPosition & { phase: 'list' }): Promise<Advanced> {
    const page = await context.spoke.session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: position.at });
    return this.unitOfWork.run(context.run.accountId, async (tx) => {
      await this.sweeps.addListed(tx, context.run.id, page.ids);
      const patch = page.nextCursor === null ? await this.compare(tx, context) : listed(page);
      return this.ledger.page(tx, context.run, { total: page.total ?? context.run.total, ...patch });
    });
  }

  /** The list is complete: what vanished is confirmed record by record, unless it is too much to believe. */
  private async compare(tx: Tx, { run, connection }: StepContext): Promise<RunPatch> {
    const comparison = await this.sweeps.compare(tx, scopeOf(run));
    const patch: RunPatch = {
      cursor: sweepCursor({ phase: 'missing', after: null }),
      counts: addCounts(run.counts, comparison.agreed),
      total: comparison.known + comparison.unseen,
    };
    const limit = connection.preset.vanishShareLimit;
    if (run.options.acceptDisappearance === true || !isMassDisappearance(comparison, limit)) return patch;
    const message =
      `${comparison.missing} of ${comparison.known} records of "${connection.name}" are not listed any more, ` +
      `more than the ${Math.round(limit * 100)} % that may vanish without asking. Nothing was changed.`;
    return { ...patch, state: 'waiting', error: { code: 'sweep.mass-disappearance', message } };
  }

  private async missing(context: StepContext, after: string | null): Promise<Advanced> {
    const { run, spoke } = context;
    const limit = spoke.connector.manifest.limits.pageSizeRecords;
    const ids = await this.unitOfWork.read(run.accountId, (tx) => this.sweeps.missing(tx, scopeOf(run), after, limit));
    const last = ids.at(-1);
    if (last !== undefined) return this.confirm.execute(context, ids, sweepCursor({ phase: 'missing', after: last }));
    return this.unitOfWork.run(run.accountId, (tx) => this.ledger.page(tx, run, { cursor: sweepCursor({ phase: 'unseen', after: null }) }));
  }

  private async unseen({ run, connection }: StepContext, after: string | null): Promise<Advanced> {
    return this.unitOfWork.run(run.accountId, async (tx) => {
      const ids = await this.sweeps.unseen(tx, scopeOf(run), after, UNSEEN_PER_STEP);
      const last = ids.at(-1);
      if (last === undefined) {
        await this.sweeps.clear(tx, run.id);
        return this.ledger.page(tx, run, this.ledger.succeeded());
      }
      const requests = ids.map((externalId) => ({ entity: 'product', externalId, reason: 'sweep' }) as const);
      await this.refetches.request(tx, connection.id, requests, this.ledger.now());
      // Not judged here: they count as records to be looked at again.
      const counts = addCounts(run.counts, countsOf('unknown', 'superseded', ids.length));
      return this.ledger.page(tx, run, { cursor: sweepCursor({ phase: 'unseen', after: last }), counts });
    });
  }
}

function listed(page: PullPage): RunPatch {
  return { cursor: sweepCursor({ phase: 'list', at: page.nextCursor }) };
}

/** What may be judged: records read before the run began. Younger ones may be missing from its list rightly. */
function scopeOf(run: RunRecord): SweepScope {
  return { runId: run.id, connectionId: run.connectionId, since: run.startedAt ?? run.queuedAt };
}
