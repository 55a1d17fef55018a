import { Injectable } from '@nestjs/common';
import { ConnectionStore, UnitOfWork, WorkSignals, type RunRecord } from '../ports';
import { RunQueue, type StartRunCommand } from './run-queue';

/** Starts runs. A run of the operation that is queued already is joined: asking twice gives one run. */
@Injectable()
export class StartRun {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly queue: RunQueue,
    private readonly signals: WorkSignals,
  ) {}

  /**
   * @throws {NotFoundError} `connection.not-found`; {ConflictError} `run.connection-not-active`, `run.not-for-this-preset`;
   * {InvalidInputError} `run.unknown-operation`.
   */
  async execute(command: StartRunCommand): Promise<RunRecord> {
    const run = await this.unitOfWork.run(command.accountId, async (tx) => {
      const connection = await this.store.lock(tx, command.connectionId);
      return this.queue.add(tx, connection, command);
    });
    this.signals.wake('run', command.accountId, command.connectionId);
    return run;
  }
}
