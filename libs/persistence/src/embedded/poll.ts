import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks `check` again and again until it answers something else than undefined, or the time is over.
 *
 * @param timeoutMs longest wait, in milliseconds.
 * @param everyMs pause between two questions, in milliseconds.
 * @returns the answer, or undefined when there was none in time.
 */
export async function poll<T>(check: () => T | undefined | Promise<T | undefined>, timeoutMs: number, everyMs = 20): Promise<T | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer !== undefined || performance.now() >= deadline) return answer;
    await delay(everyMs);
  }
}
