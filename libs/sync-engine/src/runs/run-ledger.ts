import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { RunStore, type RunPatch, type RunRecord, type Tx } from '../ports';
import { assertMove } from './run-moves';

/** A run after a step was saved. */
export interface Advanced {
  readonly run: RunRecord;
  /** The run must not go on now: cancelled, over, waiting, or its connection is not active any more. */
  readonly stop: boolean;
}

/** Moves runs on, always in the transaction that does the work they report. */
@Injectable()
export class RunLedger {
  constructor(
    private readonly runs: RunStore,
    private readonly clock: Clock,
  ) {}

  /** Saves a step. Repeatable: works from the run as it was read. @throws {ConflictError} `run.moved-on`, `run.illegal-move`. */
  async advance(tx: Tx, run: RunRecord, patch: RunPatch): Promise<Advanced> {
    if (patch.state !== undefined) assertMove(run.state, patch.state);
    const saved = await this.runs.save(tx, run, patch);
    const next: RunRecord = { ...run, ...patch, cancelRequested: saved.cancelRequested };
    return { run: next, stop: next.state !== 'running' || saved.cancelRequested || saved.connectionStatus !== 'active' };
  }

  /** Saves one page that went through; the tries start to count anew. */
  page(tx: Tx, run: RunRecord, patch: RunPatch): Promise<Advanced> {
    return this.advance(tx, run, { pages: run.pages + 1, attempts: 0, error: null, ...patch });
  }

  /** The present moment, ISO UTC. */
  now(): string {
    return this.clock.nowIso();
  }

  /** What ending a run successfully adds to its last page. */
  succeeded(): RunPatch {
    return { state: 'succeeded', finishedAt: this.clock.nowIso(), cursor: null };
  }

  /**
   * Puts a run back in the queue where it waits for its connection. A run of the same operation that was queued meanwhile is joined:
   * its options are taken over and it is cancelled.
   */
  async requeue(tx: Tx, run: RunRecord, patch: RunPatch): Promise<RunRecord> {
    const queued = await this.runs.inStates(tx, run.connectionId, ['queued']);
    const twin = queued.find((other) => other.operation === run.operation);
    if (twin !== undefined) {
      const joined = { code: 'run.joined', message: `Joined to the run ${run.id}, which was put back in the queue.` };
      await this.runs.save(tx, twin, { state: 'cancelled', finishedAt: this.clock.nowIso(), error: joined });
    }
    const options = { ...run.options, ...twin?.options };
    return (await this.advance(tx, run, { ...patch, state: 'queued', options })).run;
  }
}
