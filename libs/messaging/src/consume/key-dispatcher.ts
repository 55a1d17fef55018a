import { backoffMs, groupBy } from '@hub/common';
import type { BusEvent } from '@hub/sync-engine/ports';
import { BusUnavailableError, messageOf } from '../errors';
import { pause } from '../pause';
import { malformationOf } from './bus-event';
import type { FailedEvent, KeyOutcome } from './key-outcome';
import type { SubscriptionSettings } from './subscription-settings';

const LONGEST_RETRY_DELAY_MS = 5_000;

/** Hands a batch to the handler: key by key in order, several keys at once, failing records tried again. */
export class KeyDispatcher {
  constructor(
    private readonly settings: SubscriptionSettings,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * Handles the events and says what became of each key. A batch may be dispatched again as a whole.
   * @throws {BusUnavailableError} when an outage or the end of the subscription interrupted it: nothing of the batch may
   * then be counted as handled.
   */
  async dispatch(events: readonly BusEvent[]): Promise<KeyOutcome[]> {
    const lanes = [...groupBy(events, (event) => `${event.topic}\n${event.key}`).values()];
    const outcomes: KeyOutcome[] = [];
    const workers = Array.from({ length: Math.min(this.settings.maxParallelKeys, lanes.length) }, async () => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) outcomes.push(await this.handleLane(lane));
    });
    const results = await Promise.allSettled(workers);
    const interrupted = results.find((result) => result.status === 'rejected');
    if (interrupted) throw interrupted.reason;
    return outcomes;
  }

  private async handleLane(lane: BusEvent[]): Promise<KeyOutcome> {
    const newest = lane[lane.length - 1] as BusEvent;
    let failed: FailedEvent | null = null;
    for (const segment of segmentsOf(lane)) failed = await this.handleSegment(segment);
    return { topic: newest.topic, key: newest.key, failed };
  }

  private async handleSegment(segment: BusEvent[]): Promise<FailedEvent | null> {
    const first = segment[0] as BusEvent;
    const malformed = malformationOf(first);
    if (malformed) return { event: first, attempts: 0, error: malformed };
    const failure = await this.tryOften(segment, this.settings.retries + 1);
    // One bad record must not take its neighbours along: each is tried by itself, the last one decides.
    return failure && segment.length > 1 ? this.tryEach(segment, failure.attempts) : failure;
  }

  private async tryEach(lane: readonly BusEvent[], attempts: number): Promise<FailedEvent | null> {
    let last: FailedEvent | null = null;
    for (const event of lane) {
      const failure = await this.tryOften([event], 1);
      last = failure ? { ...failure, attempts: failure.attempts + attempts } : null;
    }
    return last;
  }

  private async tryOften(events: readonly BusEvent[], most: number): Promise<FailedEvent | null> {
    for (let attempt = 1; ; attempt += 1) {
      const error = await this.tryOnce(events, attempt);
      if (error === undefined) return null;
      if (attempt >= most) return { event: events[events.length - 1] as BusEvent, attempts: attempt, error };
      await pause(backoffMs({ baseMs: this.settings.retryDelayMs, maxMs: LONGEST_RETRY_DELAY_MS, jitter: 0.2 }, attempt), this.signal);
    }
  }

  private async tryOnce(events: readonly BusEvent[], attempt: number): Promise<unknown> {
    this.stopIfClosing();
    try {
      await this.settings.handler(events, { attempt, signal: this.signal });
      return undefined;
    } catch (error) {
      this.stopIfClosing();
      if (this.settings.isOutage(error)) {
        throw new BusUnavailableError(`Group "${this.settings.group}" waits: ${messageOf(error)}`, { cause: error });
      }
      return error ?? new BusUnavailableError('The handler threw nothing');
    }
  }

  private stopIfClosing(): void {
    if (this.signal.aborted) throw new BusUnavailableError(`Group "${this.settings.group}" is closing`);
  }
}

/** Runs of proper events, with every malformed message by itself, in order. */
function segmentsOf(lane: readonly BusEvent[]): BusEvent[][] {
  const segments: BusEvent[][] = [];
  let open: BusEvent[] | null = null;
  for (const event of lane) {
    if (malformationOf(event)) {
      segments.push([event]);
      open = null;
    } else if (open) open.push(event);
    else segments.push((open = [event]));
  }
  return segments;
}
