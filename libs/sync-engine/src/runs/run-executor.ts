import { Injectable } from '@nestjs/common';
import { Clock, toHubError } from '@hub/common';
import type { Operation } from '@hub/contracts';
import { SuspendForCredentials } from '../connections/suspend-for-credentials';
import { Connections, SpokeSessions, type ConnectionRecord, type RunRecord } from '../ports';
import type { WorkContext, WorkHandler, WorkItem, WorkTurn } from '../work';
import { RunBook } from './run-book';
import { judgeRunFailure } from './run-failure';
import type { Advanced } from './run-ledger';
import { RunOperations } from './run-operations';

/** How long one turn goes on with pages before others get theirs. Unit: milliseconds. */
const TURN_MS = 2_000;

/**
 * Executes runs: at most one per connection and operation at a time, page by page, each page saved with its progress. A run whose
 * worker was killed is taken up again from its last page by whoever gets the turn next.
 */
@Injectable()
export class RunExecutor implements WorkHandler {
  readonly kind = 'run';

  constructor(
    private readonly connections: Connections,
    private readonly sessions: SpokeSessions,
    private readonly book: RunBook,
    private readonly operations: RunOperations,
    private readonly suspend: SuspendForCredentials,
    private readonly clock: Clock,
  ) {}

  /** The operations of the connection that have an open run. */
  readonly parts = async (accountId: string, connectionId: string): Promise<readonly string[]> => {
    const open = await this.book.open(accountId, connectionId);
    return [...new Set(open.map((run) => run.operation))];
  };

  async turn(item: WorkItem, context: WorkContext): Promise<WorkTurn> {
    const connection = await this.connections.get(item.accountId, item.connectionId);
    const run = await this.book.take(connection, item.part as Operation);
    if (run === null) return 'idle';
    return this.pages(connection, run, context);
  }

  /** Steps until the run ends, must stop, or the turn is over. */
  private async pages(connection: ConnectionRecord, taken: RunRecord, context: WorkContext): Promise<WorkTurn> {
    const until = this.clock.nowMs() + TURN_MS;
    let run = taken;
    while (!context.stopping.aborted && !context.signal.aborted) {
      const advanced = await this.step(connection, run, context.signal);
      if (advanced === null) return 'idle';
      run = advanced.run;
      if (advanced.stop) return this.book.conclude(connection, run);
      if (this.clock.nowMs() >= until) return 'more';
    }
    return 'idle';
  }

  /** One step; null when it failed and the failure was dealt with. */
  private async step(connection: ConnectionRecord, run: RunRecord, signal: AbortSignal): Promise<Advanced | null> {
    try {
      return await this.sessions.use(connection, signal, (spoke) => this.operations.for(run.operation).step({ run, connection, spoke, signal }));
    } catch (error) {
      // Ended from outside, or overtaken by another worker: the run is as its last page left it.
      if (signal.aborted || toHubError(error).code === 'run.moved-on') return null;
      await this.fail(connection, run, error);
      return null;
    }
  }

  private async fail(connection: ConnectionRecord, run: RunRecord, error: unknown): Promise<void> {
    const failure = judgeRunFailure(error, run.attempts);
    if (failure.kind === 'retry') return this.book.retry(run, failure);
    if (failure.kind === 'fail') return this.book.fail(connection, run, failure.error);
    await this.suspend.execute(connection, error);
    await this.book.waitInQueue(run, failure.error);
  }
}
