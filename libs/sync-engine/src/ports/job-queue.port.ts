/** Work on one connection. */
export interface ConnectionJob {
  readonly accountId: string;
  readonly connectionId: string;
}

/** Work that belongs to a run. */
export interface RunJob extends ConnectionJob {
  readonly runId?: string;
}

/** Data of every job by its name. A library that owns another job adds it by declaration merging. */
export interface JobRegistry {
  /** Import the observations that wait in the connection's inbox. */
  'import-inbox': RunJob;
  /** Fetch the records of the connection that were marked to be read again. */
  refetch: RunJob;
  /** Execute the next step of a run. */
  run: RunJob;
  /** Bring the connection up to date: deliver what is dirty. */
  drain: RunJob;
  /** See whether a connection that was down answers again. */
  probe: RunJob;
}

/** Name of a declared job. */
export type JobName = Extract<keyof JobRegistry, string>;

/** Id the queue gave a job. */
export type JobId = string;

/** How a job is stored. */
export interface EnqueueOptions {
  /**
   * While a job of the same name and key waits, another enqueue changes nothing; while it is being worked on, the
   * job is kept and runs once more afterwards, however often it was enqueued. At most 256 characters.
   */
  readonly dedupeKey?: string;
  /** Earliest start, counted from now. Unit: milliseconds, rounded. Default 0. */
  readonly delayMs?: number;
}

/** What a handler is told beside the data. */
export interface JobContext {
  readonly jobId: JobId;
  /** 1 on the first try. */
  readonly attempt: number;
  /** Aborted when the queue closes in a hurry; handlers that loop should stop at the next safe point. */
  readonly signal: AbortSignal;
}

/** Does the work. Returning means done; throwing means try again later. */
export type JobHandler<N extends JobName> = (data: JobRegistry[N], context: JobContext) => Promise<void>;

/** How jobs of one name are worked on. */
export interface WorkOptions {
  /** Jobs of this name handled at the same time in this process. Default 1, 1 to 100. */
  readonly concurrency?: number;
}

/** State of the queue as this process sees it. */
export interface JobQueueHealth {
  readonly reachable: boolean;
  /** Jobs waiting to start by name (delayed ones included), for the names used here. Empty when not reachable. */
  readonly pending: Readonly<Partial<Record<JobName, number>>>;
  /** Names handled by this process. */
  readonly working: readonly JobName[];
  readonly lastError: string | null;
}

/**
 * Wakes workers. A job says *look again*; the tables say what there is to do, so a lost or emptied queue costs time
 * and nothing else. Jobs are handled at least once, in no promised order.
 */
export abstract class JobQueue {
  /**
   * Stores a job and resolves with its id once the queue has it; with a `dedupeKey`, with the id of the job that
   * stands for it. U+0000 and lone surrogates in the data are replaced by U+FFFD.
   * @throws {QueueUnavailableError} when the queue cannot be reached in time; safe to retry.
   */
  abstract enqueue<N extends JobName>(name: N, data: JobRegistry[N], options?: EnqueueOptions): Promise<JobId>;

  /**
   * Starts handling jobs of a name in this process. A failing job is retried with growing pauses, then dropped with
   * a log line; a worker that dies gives its job to another one. A worker outlives an outage of the queue.
   * @throws {JobHandlerTakenError} when this queue object already has a handler for the name.
   */
  abstract work<N extends JobName>(name: N, handler: JobHandler<N>, options?: WorkOptions): Promise<void>;

  /** Never throws. */
  abstract health(): Promise<JobQueueHealth>;

  /** Takes no further jobs, waits for those being handled, then disconnects. Safe to repeat. */
  abstract close(): Promise<void>;
}
