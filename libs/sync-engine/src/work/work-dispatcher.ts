import { Clock, Logger } from '@hub/common';
import { DueWork, ExclusiveWork, JobQueue, WorkInterrupts, WorkSignals, type WorkKind } from '../ports';
import { JobHandOver, JOB_OF } from './job-hand-over';
import { PeriodicLoop } from './periodic-loop';
import type { WorkHandler, WorkItem } from './work-handler';
import { WorkPool } from './work-pool';

/** How a process works. */
export interface WorkDispatcherOptions {
  /** Turns of one kind under way at the same time. Default 8, 1 to 100. */
  readonly concurrency?: number;
  /** Pause between two looks for work nobody signalled. Unit: milliseconds. Default 1 000. */
  readonly sweepIntervalMs?: number;
  /** How long turns may go on after a stop or a pause before their requests are ended. Unit: milliseconds. Default 10 000. */
  readonly graceMs?: number;
}

export interface WorkDispatcherServices {
  readonly exclusive: ExclusiveWork;
  readonly dueWork: DueWork;
  /** Null where no other process takes part. */
  readonly jobs: JobQueue | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Starts work the moment it is signalled, here or in another process, and looks the tables over for work nobody signalled. The truth
 * stands in the tables: everything here may be lost at any moment.
 */
export class WorkDispatcher extends WorkSignals implements WorkInterrupts {
  private readonly pools = new Map<WorkKind, WorkPool>();
  private readonly handlers = new Map<WorkKind, WorkHandler>();
  private readonly handOver: JobHandOver | null;
  private readonly sweep: PeriodicLoop;
  private readonly graceMs: number;
  private stopped = false;

  constructor(
    private readonly services: WorkDispatcherServices,
    private readonly options: WorkDispatcherOptions = {},
  ) {
    super();
    const { logger, jobs } = services;
    this.handOver = jobs === null ? null : new JobHandOver(jobs, logger);
    this.graceMs = options.graceMs ?? 10_000;
    this.sweep = new PeriodicLoop('work sweep', options.sweepIntervalMs ?? 1_000, () => this.lookOver(), logger);
  }

  /**
   * Begins to work: looks for work and takes other processes' signals. `handlers` are what this process does itself; signals for other
   * kinds of work go to the job queue. To be called once; what was signalled before is found by the first look.
   */
  async start(handlers: readonly WorkHandler[]): Promise<void> {
    const { exclusive, logger, jobs } = this.services;
    const concurrency = this.options.concurrency ?? 8;
    for (const handler of handlers) {
      this.handlers.set(handler.kind, handler);
      this.pools.set(handler.kind, new WorkPool({ handler, exclusive, logger, concurrency }));
    }
    if (handlers.length > 0) this.sweep.start();
    if (jobs === null) return;
    for (const { kind } of handlers) {
      await jobs.work(JOB_OF[kind], (job) => this.runNow(kind, job.accountId, job.connectionId), { concurrency });
    }
  }

  /** Starts the work at once where this process does such work, else tells the others. */
  wake(kind: WorkKind, accountId: string, connectionId: string): void {
    if (this.stopped) return;
    if (this.pools.has(kind)) this.submit({ kind, accountId, connectionId, part: null }, true);
    else this.handOver?.send(kind, accountId, connectionId);
  }

  /** Ends what this process is doing for a connection that was paused or is going away; resolves when nothing is under way. */
  async interrupt(connectionId: string): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.interrupt(connectionId, this.graceMs)));
  }

  /** Finishes the work in hand: turns end at their next safe point, at the latest when the grace is over. Safe to repeat. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.sweep.stop();
    await Promise.all([...this.pools.values()].map((pool) => pool.stop(this.graceMs)));
    await this.services.exclusive.close();
  }

  private async lookOver(): Promise<void> {
    const due = await this.services.dueWork.find([...this.pools.keys()], this.services.clock.nowIso());
    for (const item of due) this.submit({ ...item, part: null }, false);
  }

  private submit(item: WorkItem, signalled: boolean): void {
    const handler = this.handlers.get(item.kind);
    if (handler?.parts === undefined) this.pools.get(item.kind)?.submit(item, signalled);
    else void this.partsOf(item, handler).then((parts) => parts.forEach((part) => this.pools.get(item.kind)?.submit(part, signalled)));
  }

  private async runNow(kind: WorkKind, accountId: string, connectionId: string): Promise<void> {
    const item: WorkItem = { kind, accountId, connectionId, part: null };
    const handler = this.handlers.get(kind);
    const items = handler?.parts === undefined ? [item] : await this.partsOf(item, handler);
    const pool = this.pools.get(kind);
    if (pool !== undefined) await Promise.all(items.map((each) => pool.run(each)));
  }

  /** Never rejects: what cannot be listed now is found by the next look. */
  private async partsOf(item: WorkItem, handler: WorkHandler): Promise<readonly WorkItem[]> {
    try {
      const parts = (await handler.parts?.(item.accountId, item.connectionId)) ?? [];
      return parts.map((part) => ({ ...item, part }));
    } catch (error) {
      this.services.logger.warn('work not listed', { kind: item.kind, connectionId: item.connectionId, error });
      return [];
    }
  }
}
