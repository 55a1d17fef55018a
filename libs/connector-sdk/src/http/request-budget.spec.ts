import { FixedClock } from '@hub/common';

import { RequestBudget } from './request-budget';

const throttled = (retryAfterMs?: number) => ({ kind: 'throttled', retryAfterMs }) as const;
const ok = { kind: 'ok' } as const;

describe('RequestBudget', () => {
  let clock: FixedClock;

  beforeEach(() => {
    clock = new FixedClock();
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  async function pass(ms: number): Promise<void> {
    clock.advance(ms);
    await jest.advanceTimersByTimeAsync(ms);
  }

  it('lets as many through as allowed and queues the rest', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 2 });
    const first = await budget.acquire();
    await budget.acquire();
    const started = jest.fn();
    const third = budget.acquire().then(started);
    await pass(0);
    expect(started).not.toHaveBeenCalled();
    first.end(ok);
    await third;
    expect(started).toHaveBeenCalled();
  });

  it('waits as long as a 429 asks', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 4 });
    (await budget.acquire()).end(throttled(3_000));
    const started = jest.fn();
    const next = budget.acquire().then(started);
    await pass(2_900);
    expect(started).not.toHaveBeenCalled();
    await pass(200);
    await next;
    expect(started).toHaveBeenCalled();
  });

  it('refuses at once what would wait too long, and says how long', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 4 });
    (await budget.acquire()).end(throttled(600_000));
    await expect(budget.acquire()).rejects.toMatchObject({ code: 'spoke.rate-limited', retry: { kind: 'retry', afterMs: 600_000 } });
  });

  it('refuses those already queued when a long pause is asked for', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 1 });
    const first = await budget.acquire();
    const queued = expect(budget.acquire()).rejects.toMatchObject({ code: 'spoke.rate-limited' });
    first.end(throttled(600_000));
    await queued;
  });

  it('halves once for complaints about requests sent together, and grows back with good answers', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 4 });
    const permits = await Promise.all([1, 2, 3, 4].map(() => budget.acquire()));
    for (const permit of permits) permit.end(throttled(1_000));
    expect(budget.state().concurrency).toBe(2);
    const slowest = budget.state().ratePerSecond ?? 0;
    for (let answer = 0; answer < 40; answer += 1) {
      await pass(10_000);
      (await budget.acquire()).end(ok);
    }
    expect(budget.state().concurrency).toBe(4);
    expect(budget.state().ratePerSecond ?? Infinity).toBeGreaterThan(slowest);
  });

  it('waits briefly for a spoke in maintenance, longer each time, never longer than told', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 4, maxQueueMs: 0 });
    const waits: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      (await budget.acquire()).end({ kind: 'busy', retryAfterMs: 20_000 });
      waits.push(budget.state().pausedUntilMs - clock.nowMs());
      await pass(20_000);
    }
    expect(waits[0]).toBeLessThanOrEqual(4_000);
    expect(waits[3]).toBe(20_000);
    expect(budget.state().concurrency).toBe(4);
  });

  it('continues from what another process learned', () => {
    const state = { concurrency: 1, ratePerSecond: 0.5, pausedUntilMs: 0 };
    expect(new RequestBudget({ clock, maxConcurrent: 4, state }).state()).toEqual(state);
  });

  it('forgets a queued request when its signal aborts', async () => {
    const budget = new RequestBudget({ clock, maxConcurrent: 1 });
    const first = await budget.acquire();
    const abort = new AbortController();
    const queued = expect(budget.acquire(abort.signal)).rejects.toMatchObject({ failure: 'cancelled' });
    abort.abort();
    await queued;
    first.end(ok);
    await expect(budget.acquire()).resolves.toBeDefined();
  });
});
