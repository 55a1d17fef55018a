import { setTimeout as delay } from 'node:timers/promises';

/** How long and how often `eventually` asks. */
export interface EventuallyOptions {
  /** Longest wait. Unit: milliseconds. Default: 10 000. */
  readonly timeoutMs?: number;
  /** Pause between two tries. Unit: milliseconds. Default: 25. */
  readonly everyMs?: number;
}

/**
 * Repeats a check until it neither throws nor answers false, and gives its answer. When the time is over it throws what
 * the last try threw, so the failure tells what was missing.
 */
export async function eventually<T>(check: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 10_000, everyMs = 25 } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const outcome = await attempt(check);
    if ('answer' in outcome) return outcome.answer;
    if (performance.now() >= deadline) throw outcome.failure;
    await delay(everyMs);
  }
}

async function attempt<T>(check: () => T | Promise<T>): Promise<{ answer: T } | { failure: unknown }> {
  try {
    const answer = await check();
    return answer === false ? { failure: new Error(`still false: ${check.toString()}`) } : { answer };
  } catch (failure) {
    return { failure };
  }
}
