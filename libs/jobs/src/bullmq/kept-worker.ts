import { setTimeout as delay } from 'node:timers/promises';
import type { BullWorker } from './bull-store';
import { closeWithin, GIVE_UP_MS } from './close-within';

const START_AGAIN_MS = 1_000;

/** A worker that is there again after its queue was away, also when the queue was away at the start. */
export class KeptWorker {
  private readonly closing = new AbortController();
  private worker: BullWorker | null = null;

  constructor(
    private readonly make: () => BullWorker,
    private readonly onError: (error: unknown) => void,
  ) {
    void this.start();
  }

  /** Waits for the job in hand, but not longer than `graceMs`; then the job is left to another worker. */
  async close(graceMs: number): Promise<void> {
    this.closing.abort();
    if (this.worker) await closeWithin(this.worker, graceMs).catch(this.onError);
  }

  /** BullMQ remembers a failed start for good, so each try is a new worker; once ready, one reconnects by itself. */
  private async start(): Promise<void> {
    while (!this.closing.signal.aborted) {
      this.worker = this.make();
      try {
        await this.worker.waitUntilReady();
        return;
      } catch (error) {
        if (this.closing.signal.aborted) return;
        this.onError(error);
        await closeWithin(this.worker, GIVE_UP_MS, true);
        await delay(START_AGAIN_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }
}
