import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Logger } from '@hub/common';
import { WorkSettings } from '@hub/config';
import { compactLog } from '@hub/messaging';
import { Database } from '@hub/persistence';
import { Housekeeping } from '@hub/sync-engine';

const HOUR_MS = 3_600_000;

/** The process's own housekeeping: once at start, then every hour. Several processes may do it; one at a time really does. */
@Injectable()
export class HousekeepingTasks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly housekeeping: Housekeeping,
    private readonly database: Database,
    private readonly work: WorkSettings,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.tidyUp();
  }

  @Interval(HOUR_MS)
  tidyUp(): Promise<void> {
    this.underWay = this.underWay.then(() => this.once());
    return this.underWay;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.underWay;
  }

  private async once(): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return;
    try {
      await this.housekeeping.execute(signal);
      const removed = await compactLog(this.database.system, { keepDays: this.work.eventRetentionDays, signal });
      if (removed > 0) this.logger.info('event log compacted', { removed });
    } catch (error) {
      this.logger.warn('housekeeping not finished; it goes on next time', { error });
    }
  }
}
