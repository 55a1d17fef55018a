import type { JobQueue } from '@hub/sync-engine/ports';
import { BullMqJobQueue, type BullMqJobQueueOptions } from './bullmq/bullmq-job-queue';
import { postgresStore, redisStore, type PostgresStoreOptions, type RedisStoreOptions } from './bullmq/bull-store';
import { InMemoryJobQueue } from './memory/in-memory-job-queue';

/** Where jobs are kept, and the rest of a queue's options. */
export type JobQueueOptions = Omit<BullMqJobQueueOptions, 'store'> &
  (({ readonly kind: 'postgres' } & PostgresStoreOptions) | ({ readonly kind: 'redis' } & RedisStoreOptions) | { readonly kind: 'memory' });

/** Builds the queue; connections are made when first needed. On PostgreSQL run `prepareJobsSchema` before. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  switch (options.kind) {
    case 'postgres':
      return new BullMqJobQueue({ ...options, store: postgresStore(options) });
    case 'redis':
      return new BullMqJobQueue({ ...options, store: redisStore(options) });
    case 'memory':
      return new InMemoryJobQueue(options);
  }
}
