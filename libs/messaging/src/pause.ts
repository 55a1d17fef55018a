/**
 * Waits, but not past an abort: resolves early when the signal fires. Never rejects.
 * The timer is unreferenced neither here nor by callers: a loop that waits is work under way.
 */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** A bell for one sleeper: a ring that comes while nobody sleeps is kept for the next sleep. */
export class Bell {
  private rung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  /** Sleeps until rung, at most `ms`, or until the signal fires. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.rung) {
      const woken = new AbortController();
      this.wake = (): void => woken.abort();
      await pause(ms, AbortSignal.any([signal, woken.signal]));
      this.wake = null;
    }
    this.rung = false;
  }
}
