import { pause } from '../pause';
import { PgSession } from './pg-connection';

/** Channel on which consumers hear that events were added or released; the payload is empty. */
export const LOG_CHANNEL = 'hub_event_log';

const LIMITS = { idleMs: 0, statementMs: 10_000 };
const CHECK_EVERY_MS = 15_000;
const RECONNECT_AFTER_MS = 500;

/** Rings whenever the log grows. Keeps one session, replaces it when it breaks; readers poll beside it, so a lost ring costs time only. */
export class LogListener {
  private readonly closing = new AbortController();
  private readonly bells = new Set<() => void>();
  private running: Promise<void> | null = null;

  constructor(private readonly url: string) {}

  /** Calls `ring` on each growth until the returned function is called. */
  listen(ring: () => void): () => void {
    this.bells.add(ring);
    this.running ??= this.keepListening();
    return () => void this.bells.delete(ring);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async keepListening(): Promise<void> {
    while (!this.closing.signal.aborted) {
      await this.listenOnce().catch(() => undefined);
      await pause(RECONNECT_AFTER_MS, this.closing.signal);
    }
  }

  private async listenOnce(): Promise<void> {
    const lost = new AbortController();
    const session = await PgSession.open(this.url, 'entrepot-log-listener', LIMITS, () => lost.abort());
    try {
      session.client.on('notification', () => this.ringAll());
      await session.client.query(`listen ${LOG_CHANNEL}`);
      this.ringAll();
      const over = AbortSignal.any([lost.signal, this.closing.signal]);
      while (!over.aborted) {
        await pause(CHECK_EVERY_MS, over);
        if (!over.aborted) await session.client.query('select 1');
      }
    } finally {
      await session.close();
    }
  }

  private ringAll(): void {
    for (const ring of this.bells) ring();
  }
}
