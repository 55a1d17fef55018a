import type { Logger } from '@hub/common';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors';
import type { BullWorker } from './bull-store';
import { closeWithin, GIVE_UP_MS } from './close-within';

const START_AGAIN_MS = 1_000;

/** A worker that is there again after its queue was away, also when the queue was away at the start. */
export class KeptWorker {
  private readonly closing = new AbortController();
  private readonly starting: Promise<void>;
  private worker: BullWorker | null = null;

  constructor(
    private readonly make: () => BullWorker,
    private readonly logger: Logger,
    private readonly onError: (error: unknown) => void,
  ) {
    this.starting = this.start();
  }

  /** Waits for the job in hand, but not longer than `graceMs`; then the job is left to another worker. */
  async close(graceMs: number): Promise<void> {
    this.closing.abort();
    await this.starting;
    if (this.worker) await closeWithin(this.worker, graceMs).catch(this.onError);
  }

  /** BullMQ remembers a failed start for good, so each try is a new worker; once ready, one reconnects by itself. */
  private async start(): Promise<void> {
    while (!this.closing.signal.aborted && !this.worker) {
      const worker = this.make();
      try {
        await worker.waitUntilReady();
        this.worker = worker;
      } catch (error) {
        this.onError(error);
        this.logger.warn('worker cannot reach its queue yet', { error: messageOf(error) });
        await closeWithin(worker, GIVE_UP_MS, true).catch(() => undefined);
        await delay(START_AGAIN_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }
}
