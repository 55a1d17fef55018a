import { newId, SilentLogger, type Logger } from '@hub/common';
import { JobQueue, type EnqueueOptions, type JobHandler, type JobId, type JobName, type JobQueueHealth, type JobRegistry, type WorkOptions } from '@hub/sync-engine/ports';
import type { Job, JobsOptions } from 'bullmq';
import { withDeadline } from '../deadline';
import { JobHandlerTakenError, messageOf, QueueUnavailableError } from '../errors';
import { DEFAULT_RETRIES, retryDelayMs, wholeDelayMs, type JobRetryPolicy } from '../retry-policy';
import { storableData, storableText } from '../storable-data';
import type { BullQueue, BullStore, BullTiming } from './bull-store';
import { closeWithin, GIVE_UP_MS } from './close-within';
import { KeptWorker } from './kept-worker';

/** How jobs are kept and tried. */
export interface BullMqJobQueueOptions {
  readonly store: BullStore;
  readonly logger?: Logger;
  readonly retries?: Partial<JobRetryPolicy>;
  readonly timing?: Partial<BullTiming>;
  /** Longest an enqueue waits for the queue. Unit: milliseconds. Default 5 000. */
  readonly enqueueTimeoutMs?: number;
  /** Longest `close` waits for jobs in hand. Unit: milliseconds. Default 30 000. */
  readonly closeTimeoutMs?: number;
}

const DEFAULT_TIMING: BullTiming = { lockDurationMs: 15_000, stalledCheckMs: 5_000 };
// Kept for people who look into the queue; the hub itself reads nothing of them.
const KEPT_FAILURES = { count: 1_000, age: 7 * 86_400 };
const HEALTH_TIMEOUT_MS = 2_000;

/** The job queue on BullMQ: one queue per job name, so that each has its own concurrency and none waits behind another. */
export class BullMqJobQueue extends JobQueue {
  private readonly queues = new Map<string, { queue: BullQueue; ready: Promise<unknown> }>();
  private readonly workers = new Map<JobName, KeptWorker>();
  private readonly logger: Logger;
  private readonly retries: JobRetryPolicy;
  private readonly timing: BullTiming;
  private readonly hurrying = new AbortController();
  private closed: Promise<void> | null = null;
  private lastError: string | null = null;

  constructor(private readonly options: BullMqJobQueueOptions) {
    super();
    this.logger = options.logger ?? new SilentLogger();
    this.retries = { ...DEFAULT_RETRIES, ...options.retries };
    this.timing = { ...DEFAULT_TIMING, ...options.timing };
  }

  async enqueue<N extends JobName>(name: N, data: JobRegistry[N], options: EnqueueOptions = {}): Promise<JobId> {
    if (this.closed) throw new QueueUnavailableError(`Job "${name}" came after the queue was closed`);
    const timeoutMs = this.options.enqueueTimeoutMs ?? 5_000;
    try {
      const late = (): Error => new QueueUnavailableError(`no answer within ${timeoutMs} ms`);
      return await withDeadline(this.add(name, storableData(data), this.jobOptions(options)), timeoutMs, late);
    } catch (error) {
      this.lastError = messageOf(error);
      throw new QueueUnavailableError(`Job "${name}" could not be queued on ${this.options.store.description}: ${this.lastError}`, { cause: error });
    }
  }

  async work<N extends JobName>(name: N, handler: JobHandler<N>, options: WorkOptions = {}): Promise<void> {
    if (this.workers.has(name)) throw new JobHandlerTakenError(name);
    this.workers.set(name, new KeptWorker(() => this.newWorker(name, handler, options), (error) => this.note(name, error)));
  }

  async health(): Promise<JobQueueHealth> {
    const names = new Set<JobName>([...(this.queues.keys() as IterableIterator<JobName>), ...this.workers.keys()]);
    const working = [...this.workers.keys()];
    try {
      const late = (): Error => new QueueUnavailableError('no answer');
      const pending = await withDeadline(Promise.all([...names].map((name) => this.pendingOf(name))), HEALTH_TIMEOUT_MS, late);
      return { reachable: true, pending: Object.fromEntries(pending), working, lastError: this.lastError };
    } catch (error) {
      return { reachable: false, pending: {}, working, lastError: messageOf(error) };
    }
  }

  close(): Promise<void> {
    this.closed ??= this.closeAll();
    return this.closed;
  }

  private async add(name: string, data: unknown, options: JobsOptions): Promise<JobId> {
    const queue = await this.readyQueue(name);
    const job = await queue.add(name, data, options);
    this.lastError = null;
    return job.id ?? '';
  }

  private jobOptions({ dedupeKey, delayMs }: EnqueueOptions): JobsOptions {
    return {
      // An id of our own: the queue would otherwise keep a counter per name.
      jobId: newId(),
      delay: wholeDelayMs(delayMs),
      attempts: this.retries.attempts,
      backoff: { type: 'custom' },
      removeOnComplete: true,
      removeOnFail: KEPT_FAILURES,
      ...(dedupeKey === undefined ? {} : { deduplication: { id: storableText(dedupeKey), keepLastIfActive: true } }),
    };
  }

  /** BullMQ remembers a failed start for good, so a queue that never became ready is replaced. */
  private async readyQueue(name: string): Promise<BullQueue> {
    const known = this.queues.get(name) ?? this.openQueue(name);
    try {
      await known.ready;
      return known.queue;
    } catch (error) {
      if (this.queues.get(name) === known) this.queues.delete(name);
      void closeWithin(known.queue, GIVE_UP_MS).catch(() => undefined);
      throw error;
    }
  }

  private openQueue(name: string): { queue: BullQueue; ready: Promise<unknown> } {
    const queue = this.options.store.queue(name);
    queue.on('error', (error) => this.note(name, error));
    const opened = { queue, ready: queue.waitUntilReady() };
    opened.ready.catch(() => undefined);
    this.queues.set(name, opened);
    return opened;
  }

  private newWorker<N extends JobName>(name: N, handler: JobHandler<N>, options: WorkOptions) {
    const worker = this.options.store.worker(name, {
      concurrency: options.concurrency ?? 1,
      timing: this.timing,
      retryDelayMs: (attemptsMade) => retryDelayMs(this.retries, attemptsMade),
      process: (job, _token, signal) => this.process(job, handler, signal),
    });
    worker.on('error', (error) => this.note(name, error));
    worker.on('failed', (job, error) => this.reportFailure(name, job, error));
    return worker;
  }

  private async process<N extends JobName>(job: Job, handler: JobHandler<N>, lost: AbortSignal | undefined): Promise<void> {
    const signal = lost ? AbortSignal.any([lost, this.hurrying.signal]) : this.hurrying.signal;
    await handler(job.data as JobRegistry[N], { jobId: job.id ?? '', attempt: job.attemptsMade + 1, signal });
  }

  private reportFailure(name: string, job: Job | undefined, error: Error): void {
    const fields = { job: name, jobId: job?.id, attempt: job?.attemptsMade, error: messageOf(error) };
    if (job && job.attemptsMade < this.retries.attempts) this.logger.warn('job failed and will be tried again', fields);
    else this.logger.error('job given up', fields);
  }

  private async pendingOf(name: JobName): Promise<[JobName, number]> {
    const counts = await (await this.readyQueue(name)).getJobCounts('waiting', 'delayed');
    return [name, Object.values(counts).reduce((sum, count) => sum + count, 0)];
  }

  private async closeAll(): Promise<void> {
    const graceMs = this.options.closeTimeoutMs ?? 30_000;
    // Handlers that watch their signal get the last tenth of the time to come to an end.
    const hurry = setTimeout(() => this.hurrying.abort(), graceMs * 0.9);
    await Promise.all([...this.workers.values()].map((worker) => worker.close(graceMs)));
    clearTimeout(hurry);
    await Promise.all([...this.queues.values()].map(({ queue }) => closeWithin(queue, GIVE_UP_MS).catch(() => undefined)));
  }

  private note(name: string, error: unknown): void {
    const message = messageOf(error);
    if (message !== this.lastError) this.logger.warn('job queue reports a problem', { job: name, error: message });
    this.lastError = message;
  }
}
