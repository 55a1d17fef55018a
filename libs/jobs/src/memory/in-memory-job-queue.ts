import { newId, SilentLogger, type Logger } from '@hub/common';
import { JobQueue, type EnqueueOptions, type JobHandler, type JobId, type JobName, type JobQueueHealth, type JobRegistry, type WorkOptions } from '@hub/sync-engine/ports';
import { JobHandlerTakenError, messageOf, QueueUnavailableError } from '../errors';
import { DEFAULT_RETRIES, retryDelayMs, wholeDelayMs, type JobRetryPolicy } from '../retry-policy';
import { storableData } from '../storable-data';

/** How jobs are tried. */
export interface InMemoryJobQueueOptions {
  readonly logger?: Logger;
  readonly retries?: Partial<JobRetryPolicy>;
}

interface StoredJob {
  readonly id: JobId;
  readonly name: JobName;
  readonly data: unknown;
  readonly dedupeKey?: string;
  state: 'delayed' | 'waiting' | 'active';
  attemptsMade: number;
  /** Enqueued again while active: runs once more with the newest data. */
  again?: { readonly data: unknown; readonly delayMs: number };
  timer?: NodeJS.Timeout;
}

interface Worker {
  readonly run: (job: StoredJob) => Promise<void>;
  readonly concurrency: number;
  active: number;
}

/**
 * The job queue inside one process, for tests and tools. It keeps every promise of the port but these: jobs do not survive
 * the process, and other processes neither see nor share them.
 */
export class InMemoryJobQueue extends JobQueue {
  private readonly jobs = new Map<JobId, StoredJob>();
  private readonly workers = new Map<JobName, Worker>();
  private readonly running = new Set<Promise<void>>();
  private readonly hurrying = new AbortController();
  private readonly retries: JobRetryPolicy;
  private readonly logger: Logger;
  private closed = false;
  private lastError: string | null = null;

  constructor(options: InMemoryJobQueueOptions = {}) {
    super();
    this.retries = { ...DEFAULT_RETRIES, ...options.retries };
    this.logger = options.logger ?? new SilentLogger();
  }

  async enqueue<N extends JobName>(name: N, data: JobRegistry[N], options: EnqueueOptions = {}): Promise<JobId> {
    if (this.closed) throw new QueueUnavailableError(`Job "${name}" came after the queue was closed`);
    const { dedupeKey } = options;
    const delayMs = wholeDelayMs(options.delayMs);
    const stored = storableData(data);
    const twin = dedupeKey === undefined ? undefined : this.find(name, dedupeKey);
    if (twin?.state === 'active') twin.again = { data: stored, delayMs };
    if (twin) return twin.id;
    return this.store({ id: newId(), name, data: stored, state: 'waiting', attemptsMade: 0, ...(dedupeKey === undefined ? {} : { dedupeKey }) }, delayMs);
  }

  async work<N extends JobName>(name: N, handler: JobHandler<N>, options: WorkOptions = {}): Promise<void> {
    if (this.workers.has(name)) throw new JobHandlerTakenError(name);
    const run = (job: StoredJob): Promise<void> =>
      handler(job.data as JobRegistry[N], { jobId: job.id, attempt: job.attemptsMade, signal: this.hurrying.signal });
    this.workers.set(name, { run, concurrency: options.concurrency ?? 1, active: 0 });
    this.startWaiting(name);
  }

  async health(): Promise<JobQueueHealth> {
    const pending: Partial<Record<JobName, number>> = Object.fromEntries([...this.workers.keys()].map((name) => [name, 0]));
    for (const { name, state } of this.jobs.values()) pending[name] = (pending[name] ?? 0) + (state === 'active' ? 0 : 1);
    return { reachable: !this.closed, pending, working: [...this.workers.keys()], lastError: this.lastError };
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.jobs.values()) clearTimeout(job.timer);
    await Promise.all(this.running);
  }

  /** Forgets every job that is not being handled, as an emptied queue does. */
  empty(): void {
    for (const job of this.jobs.values()) clearTimeout(job.timer);
    this.jobs.clear();
  }

  private find(name: JobName, dedupeKey: string): StoredJob | undefined {
    return [...this.jobs.values()].find((job) => job.name === name && job.dedupeKey === dedupeKey);
  }

  private store(job: StoredJob, delayMs: number): JobId {
    this.jobs.set(job.id, job);
    this.schedule(job, delayMs);
    return job.id;
  }

  private schedule(job: StoredJob, delayMs: number): void {
    job.state = delayMs > 0 ? 'delayed' : 'waiting';
    if (delayMs === 0) return this.startWaiting(job.name);
    job.timer = setTimeout(() => {
      job.state = 'waiting';
      this.startWaiting(job.name);
    }, delayMs);
  }

  private startWaiting(name: JobName): void {
    const worker = this.workers.get(name);
    if (!worker || this.closed) return;
    for (const job of this.jobs.values()) {
      if (worker.active >= worker.concurrency) return;
      if (job.name === name && job.state === 'waiting') this.start(worker, job);
    }
  }

  private start(worker: Worker, job: StoredJob): void {
    job.state = 'active';
    job.attemptsMade += 1;
    worker.active += 1;
    // Not in the caller's turn: an enqueue returns before its job starts.
    const work = Promise.resolve()
      .then(() => worker.run(job))
      .then(
        () => this.finish(job),
        (error: unknown) => this.fail(job, error),
      )
      .finally(() => {
        worker.active -= 1;
        this.running.delete(work);
        this.startWaiting(job.name);
      });
    this.running.add(work);
  }

  private fail(job: StoredJob, error: unknown): void {
    this.lastError = messageOf(error);
    if (job.attemptsMade < this.retries.attempts) {
      if (this.jobs.has(job.id) && !this.closed) this.schedule(job, retryDelayMs(this.retries, job.attemptsMade));
      return;
    }
    this.logger.error('job given up', { job: job.name, jobId: job.id, error: this.lastError });
    this.finish(job);
  }

  private finish(job: StoredJob): void {
    const known = this.jobs.delete(job.id);
    const { again, dedupeKey, name } = job;
    if (!known || !again || this.closed) return;
    this.store({ id: newId(), name, data: again.data, state: 'waiting', attemptsMade: 0, ...(dedupeKey === undefined ? {} : { dedupeKey }) }, again.delayMs);
  }
}
