import { Injectable } from '@nestjs/common';
import { toHubError } from '@hub/common';
import { ConsentToPush, ExportStock } from '../export';
import { UnitOfWork, type RunRecord } from '../ports';
import { addCounts, countsOf } from './run-counts';
import { RunLedger, type Advanced } from './run-ledger';
import type { RunOperation, StepContext } from './run-operation';

/** Reconciles what a sales channel shows with what it should show. Records are read and compared, so they count as unchanged. */
@Injectable()
export class ExportStockOperation implements RunOperation {
  readonly operation = 'export-stock';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly exporting: ExportStock,
    private readonly consent: ConsentToPush,
    private readonly ledger: RunLedger,
  ) {}

  async step({ run, connection, spoke }: StepContext): Promise<Advanced> {
    if (run.options.consent === true && run.cursor === null) await this.agree(run);
    const total = run.total ?? (await this.exporting.total(connection));
    const page = await this.exporting.reconcilePage(connection, spoke, run.cursor);
    if (page.failure !== null) throw page.failure instanceof Error ? page.failure : toHubError(page.failure);
    const counts = addCounts(run.counts, countsOf('unknown', 'unchanged', page.read));
    const ending = page.nextCursor === null ? this.ledger.succeeded() : {};
    return this.unitOfWork.run(run.accountId, (tx) => this.ledger.page(tx, run, { cursor: page.nextCursor, counts, total, ...ending }));
  }

  private agree(run: RunRecord): Promise<void> {
    return this.consent.execute({ accountId: run.accountId, actor: `run ${run.id}`, requestId: null }, run.connectionId);
  }
}
