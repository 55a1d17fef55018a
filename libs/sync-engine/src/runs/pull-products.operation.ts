import { Injectable } from '@nestjs/common';
import { InternalError } from '@hub/common';
import type { PullPage } from '@hub/connector-sdk';
import type { Json, ObservationSource, Operation } from '@hub/contracts';
import type { ImportBatchResult } from '../import/import-request';
import { CheckpointStore, UnitOfWork, type RunRecord, type Tx } from '../ports';
import { IsolatingImport } from '../work';
import { modeOf, pagePatch, positionOf, type PullPosition } from './pull-cursor';
import { addCounts } from './run-counts';
import { RunLedger, type Advanced } from './run-ledger';
import type { RunOperation, StepContext } from './run-operation';

/** How the operations that walk a pull of products differ. */
export interface PullKind {
  readonly operation: Operation;
  readonly source: ObservationSource;
  /** Starts from the last stored mark; without one everything is read. */
  readonly sinceLastMark: boolean;
  /** Stores the mark when complete, so that the next poll continues there. */
  readonly storesMark: boolean;
}

/** `import-products` reads everything, `poll-products` what changed, `import-stock` everything for its stock. */
export const PULL_KINDS: readonly PullKind[] = [
  { operation: 'import-products', source: 'import', sinceLastMark: false, storesMark: true },
  { operation: 'poll-products', source: 'poll', sinceLastMark: true, storesMark: true },
  { operation: 'import-stock', source: 'import', sinceLastMark: false, storesMark: false },
];

/** What the pulling operations share. */
@Injectable()
export class PullServices {
  constructor(
    readonly unitOfWork: UnitOfWork,
    readonly checkpoints: CheckpointStore,
    readonly importing: IsolatingImport,
    readonly ledger: RunLedger,
  ) {}
}

/** Walks the spoke's products page by page through the import. */
export class PullProducts implements RunOperation {
  readonly operation: Operation;

  constructor(
    private readonly kind: PullKind,
    private readonly services: PullServices,
  ) {
    this.operation = kind.operation;
  }

  async step(context: StepContext): Promise<Advanced> {
    const position = positionOf(context.run, await this.since(context.run));
    const page = await context.spoke.session.pull({ entity: 'product', mode: modeOf(position), cursor: position.at });
    return this.importPage(context, position, page);
  }

  private async since(run: RunRecord): Promise<Json | null> {
    if (!this.kind.sinceLastMark || run.cursor !== null) return null;
    if (run.options.since !== undefined) return run.options.since;
    return this.services.unitOfWork.read(run.accountId, (tx) => this.services.checkpoints.read(tx, run.connectionId, 'products'));
  }

  private async importPage({ run, connection, spoke }: StepContext, position: PullPosition, page: PullPage): Promise<Advanced> {
    const saved: { advanced?: Advanced } = {};
    await this.services.importing.execute({
      connection,
      connector: spoke.connector,
      entity: 'product',
      observations: page.observations.map((observation) => ({ ...observation, source: this.kind.source })),
      runId: run.id,
      alongside: async (tx, result) => {
        saved.advanced = await this.save(tx, run, position, { page, result });
      },
    });
    if (saved.advanced === undefined) throw new InternalError('run.not-saved', `A page of the run ${run.id} was imported without its progress.`);
    return saved.advanced;
  }

  private async save(tx: Tx, run: RunRecord, position: PullPosition, done: { page: PullPage; result: ImportBatchResult }): Promise<Advanced> {
    const patch = { ...pagePatch(run, position, done.page), counts: addCounts(run.counts, done.result.counts) };
    if (done.page.nextCursor !== null) return this.services.ledger.page(tx, run, patch);
    const mark = patch.mark ?? null;
    if (this.kind.storesMark && mark !== null) await this.services.checkpoints.save(tx, run.connectionId, 'products', mark);
    return this.services.ledger.page(tx, run, { ...patch, ...this.services.ledger.succeeded() });
  }
}
