import { setTimeout as pause } from 'node:timers/promises';
import { UnavailableError } from '@hub/common';

export interface WaitOptions {
  /** Said when time is up. */
  readonly otherwise: string;
  readonly timeoutMs: number;
  readonly everyMs?: number;
}

/** Asks again until the answer is not undefined. @throws {UnavailableError} when time is up. */
export async function waitUntil<T>(ask: () => Promise<T | undefined>, options: WaitOptions): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new UnavailableError('demo.timeout', options.otherwise);
    await pause(options.everyMs ?? 50);
  }
}
