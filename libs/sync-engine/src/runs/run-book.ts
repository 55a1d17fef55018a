import { Injectable } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import type { Operation } from '@hub/contracts';
import { RunStore, UnitOfWork, type ConnectionRecord, type RunError, type RunRecord, type Tx } from '../ports';
import type { WorkTurn } from '../work';
import { RunEndings } from './run-endings';
import type { RunFailure } from './run-failure';
import { RunLedger } from './run-ledger';

/** Moves runs between their states around the steps. */
@Injectable()
export class RunBook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunStore,
    private readonly ledger: RunLedger,
    private readonly endings: RunEndings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  open(accountId: string, connectionId: string): Promise<readonly RunRecord[]> {
    return this.unitOfWork.read(accountId, (tx) => this.runs.inStates(tx, connectionId, ['queued', 'running']));
  }

  /** The run to go on with: the running one, else the queued one, now running. Null when nothing may run at this moment. */
  async take(connection: ConnectionRecord, operation: Operation): Promise<RunRecord | null> {
    const now = this.clock.nowIso();
    return this.unitOfWork.run(connection.accountId, async (tx) => {
      const open = await this.runs.inStates(tx, connection.id, ['queued', 'running', 'waiting']);
      const mine = open.filter((run) => run.operation === operation);
      const running = mine.find((run) => run.state === 'running');
      const run = running ?? mine.find((other) => other.state === 'queued');
      if (run === undefined) return null;
      if (run.cancelRequested) return this.cancelled(tx, run);
      if (connection.status !== 'active' || run.dueAt > now) return null;
      if (running !== undefined) return running;
      for (const waiting of mine.filter((other) => other.state === 'waiting')) await this.supersede(tx, waiting, run);
      return (await this.ledger.advance(tx, run, { state: 'running', startedAt: run.startedAt ?? now })).run;
    });
  }

  /** What is left to do after the last step of this turn. */
  async conclude(connection: ConnectionRecord, run: RunRecord): Promise<WorkTurn> {
    if (run.state === 'running' && run.cancelRequested) {
      await this.unitOfWork.run(run.accountId, (tx) => this.cancelled(tx, run));
      return 'more';
    }
    if (run.state === 'running') return 'idle';
    await this.endings.report(connection, run);
    this.logger.info('run ended', { runId: run.id, connectionId: run.connectionId, operation: run.operation, state: run.state, counts: run.counts['total'] });
    // The next one of the same operation may have been queued meanwhile.
    return 'more';
  }

  async retry(run: RunRecord, failure: RunFailure & { readonly kind: 'retry' }): Promise<void> {
    const dueAt = new Date(this.clock.nowMs() + failure.afterMs).toISOString();
    this.logger.warn('run is tried again', { runId: run.id, operation: run.operation, attempts: failure.attempts, dueAt, code: failure.error.code });
    await this.unitOfWork.run(run.accountId, (tx) => this.ledger.advance(tx, run, { attempts: failure.attempts, dueAt, error: failure.error }));
  }

  async fail(connection: ConnectionRecord, run: RunRecord, error: RunError): Promise<void> {
    const ended = await this.unitOfWork.run(run.accountId, (tx) =>
      this.ledger.advance(tx, run, { state: 'failed', error, finishedAt: this.clock.nowIso() }),
    );
    await this.conclude(connection, ended.run);
  }

  async waitInQueue(run: RunRecord, error: RunError): Promise<void> {
    await this.unitOfWork.run(run.accountId, (tx) => this.ledger.requeue(tx, run, { error }));
  }

  private async cancelled(tx: Tx, run: RunRecord): Promise<null> {
    await this.ledger.advance(tx, run, { state: 'cancelled', finishedAt: this.clock.nowIso() });
    return null;
  }

  /** A new look replaces the one that waits for a decision about what it saw. */
  private async supersede(tx: Tx, waiting: RunRecord, by: RunRecord): Promise<void> {
    const error: RunError = { code: 'run.superseded', message: `Replaced by the run ${by.id}, which looks again.` };
    await this.ledger.advance(tx, waiting, { state: 'cancelled', finishedAt: this.clock.nowIso(), error });
  }
}
