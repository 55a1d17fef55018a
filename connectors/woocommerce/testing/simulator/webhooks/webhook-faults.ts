import type { Random } from '../platform/seeded-random';

/** How unreliable the queue is. Probabilities between 0 and 1, default 0. */
export interface WebhookFaultRates {
  /** The delivery never happens. */
  lost?: number;
  /** The delivery happens twice. */
  doubled?: number;
  /** The delivery waits. */
  late?: number;
  /** How long a late one waits at most. Unit: milliseconds of the shop's clock, default 500. */
  lateMs?: number;
  /** The delivery changes places with another one of the same run. */
  reordered?: number;
}

/** One delivery waiting in the queue. */
export interface QueuedJob {
  readonly webhookId: number;
  readonly resourceId: number;
  /** Not before this moment of the shop's clock. */
  readonly notBefore: number;
  /** False for the second of a pair: it does not stand in the way of a new job. */
  readonly coalesces: boolean;
}

/** Decides by chance what befalls deliveries. The same seed and the same changes give the same faults. */
export class WebhookFaults {
  private rates: WebhookFaultRates = {};

  constructor(private readonly random: Random) {}

  set(rates: WebhookFaultRates): void {
    this.rates = rates;
  }

  clear(): void {
    this.rates = {};
  }

  current(): Readonly<WebhookFaultRates> {
    return this.rates;
  }

  /** @returns the jobs a change really leads to: none, one, or two; possibly late. */
  queued(job: QueuedJob): QueuedJob[] {
    if (this.happens(this.rates.lost)) return [];
    const delayed = this.happens(this.rates.late) ? { ...job, notBefore: job.notBefore + this.delayMs() } : job;
    return this.happens(this.rates.doubled) ? [delayed, { ...job, coalesces: false, notBefore: job.notBefore + this.delayMs() }] : [delayed];
  }

  /** @returns the jobs of one run in the order they are worked off. */
  arranged(jobs: QueuedJob[]): QueuedJob[] {
    if ((this.rates.reordered ?? 0) === 0) return jobs;
    const order = [...jobs];
    for (let index = 0; index < order.length; index += 1) {
      if (!this.happens(this.rates.reordered)) continue;
      const other = Math.floor(this.random() * order.length);
      [order[index], order[other]] = [order[other] as QueuedJob, order[index] as QueuedJob];
    }
    return order;
  }

  private delayMs(): number {
    return Math.ceil(this.random() * (this.rates.lateMs ?? 500));
  }

  private happens(rate: number | undefined): boolean {
    return rate !== undefined && rate > 0 && this.random() < rate;
  }
}
