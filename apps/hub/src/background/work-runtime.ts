import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@hub/common';
import type { OutboxRelay } from '@hub/messaging';
import type { PeriodicLoop, WorkDispatcher, WorkHandler } from '@hub/sync-engine';
import type { EventBus, JobQueue } from '@hub/sync-engine/ports';
import type { BusConsumer } from './bus-consumer';

/** What this process runs beside answering requests; null where its roles leave something out. */
export interface WorkParts {
  readonly dispatcher: WorkDispatcher;
  /** The kinds of work this process does itself. */
  readonly handlers: readonly WorkHandler[];
  readonly jobs: JobQueue;
  readonly bus: EventBus;
  readonly consumers: readonly BusConsumer[];
  readonly relay: OutboxRelay | null;
  readonly schedules: PeriodicLoop | null;
  readonly logger: Logger;
}

/** Starts the background work with the application and stops it before the application goes, work in hand finished. */
@Injectable()
export class WorkRuntime implements OnApplicationBootstrap, OnModuleDestroy {
  private parts: WorkParts | undefined;

  /** `makeParts` is called when the application is complete: its parts reach into every module. */
  constructor(private readonly makeParts: () => WorkParts) {}

  onApplicationBootstrap(): void {
    this.parts = this.makeParts();
    const { dispatcher, handlers, consumers, relay, schedules, logger } = this.parts;
    relay?.start();
    // A queue that is away must not keep the hub from starting: the tables are looked over anyway.
    dispatcher.start(handlers).catch((error: unknown) => logger.warn('the job queue cannot be joined; work goes on from the tables', { error }));
    for (const consumer of consumers) consumer.start();
    schedules?.start();
  }

  /** What makes work ends first, what carries its events last. */
  async onModuleDestroy(): Promise<void> {
    if (this.parts === undefined) return;
    const { dispatcher, jobs, bus, consumers, relay, schedules, logger } = this.parts;
    await end('schedules', schedules?.stop(), logger);
    await Promise.all([end('work', dispatcher.stop(), logger), ...consumers.map((consumer) => end('consumer', consumer.stop(), logger))]);
    await Promise.all([end('jobs', jobs.close(), logger), end('bus', bus.close(), logger), end('relay', relay?.stop(), logger)]);
  }
}

/** One part that does not stop well must not keep the others from it. */
async function end(part: string, stopping: Promise<void> | undefined, logger: Logger): Promise<void> {
  try {
    await stopping;
  } catch (error) {
    logger.warn('a part did not stop well', { part, error });
  }
}
