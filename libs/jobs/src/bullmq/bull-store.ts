import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, Queue, Worker, type Job, type JobsOptions } from 'bullmq';

/** The little of a BullMQ queue that is used here, whatever it is stored in. */
export interface BullQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<{ id?: string }>;
  getJobCounts(...states: ('waiting' | 'delayed')[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  /** Cuts the connections, whatever is under way. */
  disconnect(): Promise<void>;
  /** Makes connections that are lost stay lost; resolves when those lost at present have ended. To be called before `close`. */
  stopReconnecting(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The little of a BullMQ worker that is used here. */
export interface BullWorker {
  waitUntilReady(): Promise<unknown>;
  /** Waits for the jobs in hand; `force` does not. */
  close(force?: boolean): Promise<void>;
  /** Cuts the connections, whatever is under way. */
  disconnect(): Promise<void>;
  /** Makes connections that are lost stay lost; resolves when those lost at present have ended. To be called before `close`. */
  stopReconnecting(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
}

/** What a worker is told beside its queue's name. */
export interface BullWorkerSetup {
  readonly process: (job: Job, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>;
  readonly concurrency: number;
  readonly retryDelayMs: (attemptsMade: number) => number;
  readonly timing: BullTiming;
}

/** How quickly the job of a dead worker is found. */
export interface BullTiming {
  /** A worker that does not renew its hold on a job for this long counts as dead. Unit: milliseconds. Default 15 000. */
  readonly lockDurationMs: number;
  /** How often dead workers are looked for. Unit: milliseconds. Default 5 000. */
  readonly stalledCheckMs: number;
}

/** Where BullMQ keeps its jobs. */
export interface BullStore {
  readonly description: string;
  queue(name: string): BullQueue;
  worker(name: string, setup: BullWorkerSetup): BullWorker;
}

/** BullMQ on PostgreSQL. */
export interface PostgresStoreOptions {
  /** Role that may use the schema, see `prepareJobsSchema`. */
  readonly url: string;
  /** Default `jobs`. */
  readonly schema?: string;
}

/** BullMQ on Redis. */
export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, with user, password and database as needed. */
  readonly url: string;
  /** Prefix of every key. Default `entrepot`. */
  readonly prefix?: string;
}

// One worker dying a hundred times over the same job is a crash loop; then the job is dropped, a later wake brings a new one.
const MOST_STALLS = 100;
const WORKER_RETRY_MS = 1_000;

/** Every queue object holds up to two connections, every worker up to three and one to listen; unused ones are closed after seconds. */
export function postgresStore(options: PostgresStoreOptions): BullStore {
  const connection = (max: number) => ({
    connectionString: options.url,
    schema: options.schema ?? 'jobs',
    max,
    application_name: 'entrepot-jobs',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  });
  return {
    description: 'PostgreSQL',
    queue: (name) => Object.assign(new Queue(name, { connection: connection(2) }, createPostgresBackend), { stopReconnecting: async () => undefined }),
    worker: (name, setup) => {
      const worker = new Worker(name, setup.process, { connection: connection(3), ...workerOptions(setup) }, createPostgresBackend);
      return Object.assign(worker, { stopReconnecting: async () => undefined });
    },
  };
}

/** Producers fail fast when Redis is away, workers wait for it. */
export function redisStore(options: RedisStoreOptions): BullStore {
  const prefix = options.prefix ?? 'entrepot';
  return {
    description: 'Redis',
    queue: (name) => {
      const { connection, stopReconnecting } = redisConnection(options.url);
      return Object.assign(new Queue(name, { connection: { ...connection, maxRetriesPerRequest: 1, enableOfflineQueue: false }, prefix }), { stopReconnecting });
    },
    worker: (name, setup) => {
      const { connection, stopReconnecting } = redisConnection(options.url);
      return Object.assign(new Worker(name, setup.process, { connection: { ...connection, maxRetriesPerRequest: null }, prefix, ...workerOptions(setup) }), { stopReconnecting });
    },
  };
}

const LONGEST_RECONNECT_MS = 1_000;

/**
 * Reconnects within a second until told to stop. BullMQ's close waits for the end of its connections, and one that is just
 * between two tries to reconnect never reports its end: so the tries are stopped first, and the last one is waited for.
 */
function redisConnection(url: string) {
  let stopped = false;
  let lostAtMs = 0;
  const retryStrategy = (times: number): number | null => {
    lostAtMs = Date.now();
    return stopped ? null : Math.min(times * 100, LONGEST_RECONNECT_MS);
  };
  const stopReconnecting = async (): Promise<void> => {
    stopped = true;
    if (Date.now() - lostAtMs < 2 * LONGEST_RECONNECT_MS) await delay(1.2 * LONGEST_RECONNECT_MS);
  };
  return { connection: { url, connectTimeout: 5_000, retryStrategy }, stopReconnecting };
}

function workerOptions({ concurrency, retryDelayMs, timing }: BullWorkerSetup) {
  return {
    concurrency,
    lockDuration: timing.lockDurationMs,
    stalledInterval: timing.stalledCheckMs,
    maxStalledCount: MOST_STALLS,
    runRetryDelay: WORKER_RETRY_MS,
    settings: { backoffStrategy: retryDelayMs },
  };
}
