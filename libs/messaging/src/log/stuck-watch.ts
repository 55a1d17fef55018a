import type { Logger } from '@hub/common';
import type { Pool } from 'pg';
import type { SubscriptionSettings } from '../consume/subscription-settings';
import { pause } from '../pause';
import { stuckPartitions } from './log-positions';

/** Raises the alarm for partitions that hold something to read and that nobody reads: once per stall. */
export class StuckWatch {
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;
  private alarmed = new Set<string>();

  constructor(
    private readonly pool: Pool,
    private readonly settings: SubscriptionSettings,
    private readonly logger: Logger,
  ) {
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const everyMs = Math.max(100, Math.min(this.settings.stuckAfterMs / 2, 15_000));
    while (!this.closing.signal.aborted) {
      await pause(everyMs, this.closing.signal);
      // An unreachable database is the readers' news, not this watch's.
      if (!this.closing.signal.aborted) await this.look().catch(() => undefined);
    }
  }

  private async look(): Promise<void> {
    const { group, topics, stuckAfterMs, onAlarm } = this.settings;
    const stuck = await stuckPartitions(this.pool, group, topics, stuckAfterMs);
    const before = this.alarmed;
    this.alarmed = new Set(stuck.map(({ topic, partition }) => `${topic}/${partition}`));
    for (const partition of stuck) {
      if (before.has(`${partition.topic}/${partition.partition}`)) continue;
      this.logger.error('consumer is stuck', { group, ...partition });
      onAlarm({ kind: 'stuck-consumer', group, ...partition });
    }
  }
}
