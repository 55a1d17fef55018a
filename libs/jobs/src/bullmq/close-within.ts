import { withDeadline } from '../deadline';
import { QueueUnavailableError } from '../errors';

/** Time for a queue that does not answer to let go of its connections. Unit: milliseconds. */
export const GIVE_UP_MS = 2_000;

interface Closable {
  close(force?: boolean): Promise<void>;
  disconnect(): Promise<void>;
  stopReconnecting(): Promise<void>;
}

/**
 * Closes in an orderly way, or cuts the connections once the time is over: an orderly close waits for the jobs in hand.
 * Never rejects for a store that is away. Unit: milliseconds.
 */
export async function closeWithin(closable: Closable, graceMs: number, force = false): Promise<void> {
  const late = (): Error => new QueueUnavailableError(`The queue did not close within ${graceMs} ms`);
  await closable.stopReconnecting();
  await withDeadline(closable.close(force), graceMs, late).catch(() => withDeadline(closable.disconnect(), GIVE_UP_MS, late).catch(() => undefined));
}
