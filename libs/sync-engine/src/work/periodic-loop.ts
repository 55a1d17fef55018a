import { Logger } from '@hub/common';

/** Does something again and again, one at a time, until it is stopped. A failure is reported and the next round comes as usual. */
export class PeriodicLoop {
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private readonly controller = new AbortController();
  private failing = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: (signal: AbortSignal) => Promise<void>,
    private readonly logger: Logger,
  ) {}

  /** The first round begins at once. */
  start(): void {
    if (this.timer !== null || this.controller.signal.aborted) return;
    this.begin(0);
  }

  /** Aborts the round's signal and waits for the round to end. Safe to repeat. */
  async stop(): Promise<void> {
    this.controller.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    await this.round;
  }

  private begin(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.round = this.once().finally(() => {
        if (!this.controller.signal.aborted) this.begin(this.everyMs);
      });
    }, delayMs);
  }

  private async once(): Promise<void> {
    try {
      await this.work(this.controller.signal);
      if (this.failing) this.logger.info('loop works again', { loop: this.name });
      this.failing = false;
    } catch (error) {
      // Said once per outage: a database that is away would otherwise fill the log every second.
      if (!this.failing) this.logger.warn('loop failed', { loop: this.name, error });
      this.failing = true;
    }
  }
}
