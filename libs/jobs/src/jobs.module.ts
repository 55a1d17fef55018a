import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { JobQueue } from '@hub/sync-engine/ports';
import { createJobQueue, type JobQueueOptions } from './create-job-queue';

/** Gives the application its `JobQueue` and closes it, jobs in hand finished, when the application shuts down. */
@Module({})
export class JobsModule implements OnApplicationShutdown {
  constructor(@Inject(JobQueue) private readonly jobs: JobQueue) {}

  /** Register once, in the root module: the queue is the same everywhere. */
  static forRoot(options: JobQueueOptions): DynamicModule {
    return {
      module: JobsModule,
      global: true,
      providers: [{ provide: JobQueue, useFactory: () => createJobQueue(options) }],
      exports: [JobQueue],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.jobs.close();
  }
}
