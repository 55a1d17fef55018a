import { Logger } from '@hub/common';
import type { JobQueue, WorkKind } from '../ports';

/** The job that stands for each kind of work in the queue. */
export const JOB_OF = { inbox: 'import-inbox', refetch: 'refetch', drain: 'drain', run: 'run' } as const satisfies Record<WorkKind, string>;

/**
 * Passes signals on to other processes through the job queue. Signals for one connection that come while one is being passed on
 * become one more. A queue that is away loses signals and nothing else: timers find the work.
 */
export class JobHandOver {
  private readonly sending = new Map<string, { again: boolean }>();

  constructor(
    private readonly jobs: JobQueue,
    private readonly logger: Logger,
  ) {}

  /** Never throws, never waits. */
  send(kind: WorkKind, accountId: string, connectionId: string): void {
    const key = `${kind}:${connectionId}`;
    const underWay = this.sending.get(key);
    if (underWay !== undefined) {
      underWay.again = true;
      return;
    }
    const state = { again: false };
    this.sending.set(key, state);
    void this.pass(kind, accountId, connectionId).finally(() => {
      this.sending.delete(key);
      if (state.again) this.send(kind, accountId, connectionId);
    });
  }

  private async pass(kind: WorkKind, accountId: string, connectionId: string): Promise<void> {
    try {
      await this.jobs.enqueue(JOB_OF[kind], { accountId, connectionId }, { dedupeKey: connectionId });
    } catch (error) {
      this.logger.debug('signal not passed on', { kind, connectionId, error });
    }
  }
}
