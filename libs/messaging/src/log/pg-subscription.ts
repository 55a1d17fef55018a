import { SystemClock, type Clock, type Logger } from '@hub/common';
import type { Subscription, SubscriptionHealth } from '@hub/sync-engine/ports';
import type { Pool, PoolClient } from 'pg';
import { KeyDispatcher } from '../consume/key-dispatcher';
import type { SubscriptionSettings } from '../consume/subscription-settings';
import { messageOf } from '../errors';
import { recordOutcomes, settleReleased, takeReleased } from '../parked/parked-event.store';
import { Bell, pause } from '../pause';
import { lagOfGroup } from './log-positions';
import { StuckWatch } from './stuck-watch';
import { advanceTo, claimPartition, readClaimed, type PartitionClaim } from './partition-claim';

/** What a member of a group works with. */
export interface PgSubscriptionParts {
  readonly pool: Pool;
  readonly settings: SubscriptionSettings;
  readonly logger: Logger;
  /** Partitions this member handles at the same time; each holds a connection while it does. */
  readonly partitionsAtOnce: number;
  /** Longest sleep between two looks at the log. Unit: milliseconds. */
  readonly pollMs: number;
  /** Subscribes a bell to the log's growth and gives the way to take it off again. */
  readonly listen: (ring: () => void) => () => void;
  readonly clock?: Clock;
}

const LONGEST_BACKOFF_MS = 5_000;
// Well inside the 30 s after which the server ends a silent transaction, which is how a frozen process loses its partition.
const HEARTBEAT_MS = 8_000;

/** One member of a consumer group on the event log. */
export class PgSubscription implements Subscription {
  private readonly closing = new AbortController();
  private readonly dispatcher: KeyDispatcher;
  private readonly bells: Bell[];
  private readonly loops: Promise<void>[];
  private readonly stopListening: () => void;
  private readonly watch: StuckWatch;
  private readonly clock: Clock;
  private lastHandledAt: string | null = null;
  private lastError: string | null = null;

  constructor(private readonly parts: PgSubscriptionParts) {
    this.clock = parts.clock ?? new SystemClock();
    this.dispatcher = new KeyDispatcher(parts.settings, this.closing.signal);
    this.bells = Array.from({ length: parts.partitionsAtOnce }, () => new Bell());
    this.stopListening = parts.listen(() => this.ring());
    this.loops = this.bells.map((bell) => this.loop(bell));
    this.watch = new StuckWatch(parts.pool, parts.settings, parts.logger);
  }

  async health(): Promise<SubscriptionHealth> {
    const { group, topics } = this.parts.settings;
    const lagEvents = await lagOfGroup(this.parts.pool, group, topics).catch(() => null);
    const state = this.closing.signal.aborted ? 'closed' : this.lastError === null && lagEvents !== null ? 'running' : 'waiting';
    return { group, state, lagEvents, lastHandledAt: this.lastHandledAt, lastError: this.lastError };
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.stopListening();
    await Promise.all([...this.loops, this.watch.close()]);
  }

  private async loop(bell: Bell): Promise<void> {
    let failures = 0;
    while (!this.closing.signal.aborted) {
      try {
        const worked = await this.step();
        failures = 0;
        if (!worked) await bell.sleep(this.parts.pollMs, this.closing.signal);
      } catch (error) {
        if (this.closing.signal.aborted) return;
        failures += 1;
        this.note(error);
        await pause(Math.min(100 * 2 ** failures, LONGEST_BACKOFF_MS), this.closing.signal);
      }
    }
  }

  /** Handles one batch of one partition; false when there was nothing for this member to do. */
  private async step(): Promise<boolean> {
    const client = await this.parts.pool.connect();
    let broken = true;
    try {
      await client.query('begin');
      const claim = await claimPartition(client, this.parts.settings.group, this.parts.settings.topics);
      if (claim) await this.handle(client, claim);
      await client.query('commit');
      broken = false;
      return claim !== null;
    } finally {
      // A rollback could hang on a dead connection; dropping the connection rolls back as well.
      client.release(broken);
    }
  }

  private async handle(client: PoolClient, claim: PartitionClaim): Promise<void> {
    const beat = setInterval(() => void client.query('select 1').catch(() => undefined), HEARTBEAT_MS);
    try {
      await this.redeliver(client, claim);
      await this.deliver(client, claim);
    } finally {
      clearInterval(beat);
    }
    this.lastHandledAt = this.clock.nowIso();
    this.lastError = null;
    this.ring();
  }

  private async redeliver(client: PoolClient, claim: PartitionClaim): Promise<void> {
    const released = await takeReleased(client, this.parts.settings.group, [claim.topic], claim.partition);
    if (released.length === 0) return;
    const outcomes = await this.dispatcher.dispatch(released.map(({ event }) => event));
    await settleReleased(client, released, outcomes);
  }

  private async deliver(client: PoolClient, claim: PartitionClaim): Promise<void> {
    const { group, batchSizeEvents } = this.parts.settings;
    const batch = await readClaimed(client, claim, batchSizeEvents);
    if (batch.events.length > 0) {
      const outcomes = await this.dispatcher.dispatch(batch.events);
      await recordOutcomes(client, group, outcomes);
    }
    await advanceTo(client, group, claim, batch.position);
  }

  /** Wakes the other loops as well: where one partition had something to do, more may have. */
  private ring(): void {
    for (const bell of this.bells) bell.ring();
  }

  private note(error: unknown): void {
    this.lastError = messageOf(error);
    this.parts.logger.warn('event batch interrupted', { group: this.parts.settings.group, error: this.lastError });
  }
}
