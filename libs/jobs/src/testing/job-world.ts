import { newId } from '@hub/common';
import type { ConnectionJob, JobQueue } from '@hub/sync-engine/ports';
import type { JobQueueOptions } from '../create-job-queue';

/** What the parts of the suite share. */
export interface JobWorld {
  /** The options of this test's queue. */
  options(): Promise<JobQueueOptions>;
  /** A queue object on the test's queue; closed after the test. */
  open(change?: Partial<Pick<JobQueueOptions, 'closeTimeoutMs'>>): Promise<JobQueue>;
  /** Called after the test, latest first. */
  defer(undo: () => Promise<unknown>): void;
}

/** Data of a job; the connection id tells jobs apart. */
export function aJob(connectionId = newId()): ConnectionJob {
  return { accountId: newId(), connectionId };
}
