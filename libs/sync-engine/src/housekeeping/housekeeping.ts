import { Injectable } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import { FinishRemovals } from '../connections/finish-removals';
import { ExclusiveWork, RetentionStore } from '../ports';

/** How long things are kept. Unit: days. */
export interface RetentionDays {
  /** Raw observations. Default 30. */
  readonly rawDays: number;
  /** Runs that ended. Default 90. */
  readonly runDays: number;
  /** Resolved incidents. Default 90. */
  readonly incidentDays: number;
}

const DAY_MS = 86_400_000;
/** Rows per statement: small enough that nobody waits for it. */
const ROWS_PER_DELETE = 1_000;
/** Statements per kind and round; the rest goes in the next round. */
const DELETES_PER_ROUND = 100;

/** Finishes removals of connections that were cut short and removes what was kept long enough, a bounded number of rows at a time. One process does it at a time. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly retention: RetentionStore,
    private readonly exclusive: ExclusiveWork,
    private readonly removals: FinishRemovals,
    private readonly days: RetentionDays,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** One round; `signal` ends it between two statements. */
  async execute(signal: AbortSignal): Promise<void> {
    const hold = await this.exclusive.tryHold('housekeeping');
    if (hold === null) return;
    try {
      await this.removals.execute();
      const ends = AbortSignal.any([signal, hold.lost]);
      const observations = await this.remove(this.days.rawDays, ends, (before) => this.retention.deleteObservations(before, ROWS_PER_DELETE));
      const runs = await this.remove(this.days.runDays, ends, (before) => this.retention.deleteRuns(before, ROWS_PER_DELETE));
      const incidents = await this.remove(this.days.incidentDays, ends, (before) => this.retention.deleteIncidents(before, ROWS_PER_DELETE));
      if (observations + runs + incidents > 0) this.logger.info('old rows removed', { observations, runs, incidents });
    } finally {
      await hold.release();
    }
  }

  private async remove(days: number, signal: AbortSignal, deleteSome: (before: string) => Promise<number>): Promise<number> {
    const before = new Date(this.clock.nowMs() - days * DAY_MS).toISOString();
    let removed = 0;
    for (let round = 0; round < DELETES_PER_ROUND && !signal.aborted; round += 1) {
      const some = await deleteSome(before);
      removed += some;
      if (some < ROWS_PER_DELETE) break;
    }
    return removed;
  }
}
