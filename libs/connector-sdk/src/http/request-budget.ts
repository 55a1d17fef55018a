import { backoffMs, type BackoffPolicy, type Clock } from '@hub/common';

import { SpokeRateLimitedError } from '../errors/connector-errors';
import { Pacer } from './pacer';
import { transportErrorOf } from './transport-error';

export interface BudgetOptions {
  readonly clock: Clock;
  /** Requests under way at once at most. */
  readonly maxConcurrent: number;
  /** Longest time a request queues here before it is refused with the remaining wait, in milliseconds; default 15 000. */
  readonly maxQueueMs?: number;
  /** What an earlier process learned. */
  readonly state?: BudgetState;
}

/** What a budget has learned; plain data, may be stored and given to the next process. */
export interface BudgetState {
  readonly concurrency: number;
  /** Requests per second, or null while the spoke never complained. */
  readonly ratePerSecond: number | null;
  /** Milliseconds since the epoch. */
  readonly pausedUntilMs: number;
}

/**
 * How a request ended, as far as the budget can learn from it. `throttled`: we ask too often; the wait told is kept exactly. `busy`: the
 * spoke is in maintenance or overloaded; the wait told (WordPress always says ten minutes) is the longest, a few seconds the first.
 */
export type BudgetLesson =
  | { readonly kind: 'ok' | 'failed' }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'busy'; readonly retryAfterMs: number };

/** The right to send one request; `end` must be called exactly once. */
export interface Permit {
  end(lesson: BudgetLesson): void;
}

interface Waiter {
  readonly start: (permit: Permit) => void;
  readonly refuse: (error: Error) => void;
  readonly sinceMs: number;
}

const BACKOFF: BackoffPolicy = { baseMs: 1_000, maxMs: 5 * 60_000, jitter: 0.3 };
/** Good answers in a row after which a little more is tried. */
const GOOD_ANSWERS_TO_GROW = 10;
const BUSY_BACKOFF: BackoffPolicy = { baseMs: 4_000, maxMs: 10 * 60_000, jitter: 0.2 };

/**
 * Requests one connection may have under way, shared by all its sessions of the process. It learns: a 429 or 503 halves concurrency
 * and pace and waits as told; a run of good answers raises them again. While nobody complains a request passes without any wait.
 */
export class RequestBudget {
  private readonly queue: Waiter[] = [];
  private readonly pacer: Pacer;
  private concurrency: number;
  private underWay = 0;
  private pausedUntilMs: number;
  private lastThrottleMs = Number.NEGATIVE_INFINITY;
  private throttlesInRow = 0;
  private busyInRow = 0;
  private goodInRow = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: BudgetOptions) {
    this.concurrency = Math.min(options.state?.concurrency ?? options.maxConcurrent, options.maxConcurrent);
    this.pausedUntilMs = options.state?.pausedUntilMs ?? 0;
    this.pacer = new Pacer(options.state?.ratePerSecond ?? null);
  }

  /**
   * Waits for the right to send. @throws {SpokeRateLimitedError} at once when the wait would be longer than `maxQueueMs`, carrying
   * that wait; {SpokeTransportError} `cancelled` when the signal aborts.
   */
  acquire(signal?: AbortSignal): Promise<Permit> {
    const nowMs = this.options.clock.nowMs();
    if (this.queue.length === 0 && this.waitMs(nowMs) === 0 && this.underWay < this.concurrency) return Promise.resolve(this.begin(nowMs));
    const waitMs = this.pausedUntilMs - nowMs;
    if (waitMs > this.maxQueueMs) return Promise.reject(this.toldToWait(waitMs));
    return this.enqueue(nowMs, signal);
  }

  state(): BudgetState {
    return { concurrency: this.concurrency, ratePerSecond: this.pacer.ratePerSecond, pausedUntilMs: this.pausedUntilMs };
  }

  private get maxQueueMs(): number {
    return this.options.maxQueueMs ?? 15_000;
  }

  private waitMs(nowMs: number): number {
    return Math.max(this.pausedUntilMs - nowMs, this.pacer.waitMs(nowMs), 0);
  }

  private enqueue(nowMs: number, signal?: AbortSignal): Promise<Permit> {
    return new Promise<Permit>((resolve, reject) => {
      const settle = (): void => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        start: (permit) => (settle(), resolve(permit)),
        refuse: (error) => (settle(), reject(error)),
        sinceMs: nowMs,
      };
      const onAbort = (): void => {
        const place = this.queue.indexOf(waiter);
        if (place >= 0) this.queue.splice(place, 1);
        reject(transportErrorOf({ code: 'UND_ERR_ABORTED' }, ''));
      };
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      this.queue.push(waiter);
      this.pump();
    });
  }

  private begin(nowMs: number): Permit {
    this.underWay += 1;
    this.pacer.started(nowMs);
    let ended = false;
    return {
      end: (lesson) => {
        if (ended) return;
        ended = true;
        this.underWay -= 1;
        this.learn(lesson, nowMs);
        if (this.queue.length > 0) this.pump();
      },
    };
  }

  private pump(): void {
    const nowMs = this.options.clock.nowMs();
    this.refuseTheTooPatient(nowMs);
    while (this.queue.length > 0 && this.underWay < this.concurrency && this.waitMs(nowMs) === 0) this.queue.shift()?.start(this.begin(nowMs));
    if (this.queue.length > 0 && this.underWay < this.concurrency) this.wakeIn(this.waitMs(nowMs));
  }

  private refuseTheTooPatient(nowMs: number): void {
    const waitMs = this.pausedUntilMs - nowMs;
    if (waitMs <= this.maxQueueMs) return;
    for (const waiter of this.queue.splice(0)) waiter.refuse(this.toldToWait(waitMs));
  }

  private wakeIn(ms: number): void {
    if (this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.pump();
    }, Math.max(ms, 1));
  }

  private learn(lesson: BudgetLesson, startedMs: number): void {
    if (lesson.kind === 'throttled') this.slowDown(lesson.retryAfterMs, startedMs);
    else if (lesson.kind === 'busy') this.waitForTheSpoke(lesson.retryAfterMs);
    else if (lesson.kind === 'ok') this.speedUp();
    else this.goodInRow = 0;
  }

  private slowDown(retryAfterMs: number | undefined, startedMs: number): void {
    const nowMs = this.options.clock.nowMs();
    this.goodInRow = 0;
    // Requests that were under way when the first complaint came belong to the same complaint.
    if (startedMs > this.lastThrottleMs) {
      this.throttlesInRow += 1;
      this.concurrency = Math.max(1, Math.floor(this.concurrency / 2));
      this.pacer.slowDown(nowMs);
      this.lastThrottleMs = nowMs;
    }
    this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + (retryAfterMs ?? backoffMs(BACKOFF, this.throttlesInRow)));
  }

  private waitForTheSpoke(atMostMs: number): void {
    const nowMs = this.options.clock.nowMs();
    this.goodInRow = 0;
    if (nowMs < this.pausedUntilMs) return;
    this.busyInRow += 1;
    this.pausedUntilMs = nowMs + Math.min(atMostMs, backoffMs(BUSY_BACKOFF, this.busyInRow));
  }

  private speedUp(): void {
    this.throttlesInRow = 0;
    this.busyInRow = 0;
    this.goodInRow += 1;
    if (this.goodInRow < GOOD_ANSWERS_TO_GROW) return;
    this.goodInRow = 0;
    this.concurrency = Math.min(this.options.maxConcurrent, this.concurrency + 1);
    this.pacer.speedUp();
  }

  private toldToWait(waitMs: number): SpokeRateLimitedError {
    const seconds = Math.ceil(waitMs / 1000);
    return new SpokeRateLimitedError(`The store asked us to wait; the next request goes out in ${seconds} s`, waitMs, { details: { waitMs } });
  }
}
