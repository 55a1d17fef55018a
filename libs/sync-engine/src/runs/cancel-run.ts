import { Injectable } from '@nestjs/common';
import { ConflictError, NotFoundError } from '@hub/common';
import { RunStore, UnitOfWork, WorkSignals, type RunRecord } from '../ports';
import { isEnded } from './run-moves';

/** Stops runs: one that waits at once, one that is under way after its present page. */
@Injectable()
export class CancelRun {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly runs: RunStore,
    private readonly signals: WorkSignals,
  ) {}

  /** Gives the run as it is now. @throws {NotFoundError} `run.not-found`; {ConflictError} `run.already-ended`. */
  async execute(accountId: string, runId: string): Promise<RunRecord> {
    const run = await this.unitOfWork.run(accountId, async (tx) => {
      const found = await this.runs.find(tx, runId);
      if (found === null) throw new NotFoundError('run.not-found', `There is no run ${runId}.`);
      if (isEnded(found.state)) throw new ConflictError('run.already-ended', `The run is ${found.state}; there is nothing to cancel.`);
      return (await this.runs.requestCancel(tx, runId)) ?? found;
    });
    this.signals.wake('run', accountId, run.connectionId);
    return run;
  }
}
