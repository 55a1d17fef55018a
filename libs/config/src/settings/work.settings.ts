import { IsInt, Max, Min } from 'class-validator';
import { Env } from '../env.decorator';

/** How much is worked on at the same time, and how often the tables are looked over for work nobody signalled. */
export class WorkSettings {
  /** Pieces of work (one connection each) that this process has in hand at the same time. */
  @Env('HUB_WORK_CONCURRENCY', { type: 'integer' })
  @IsInt()
  @Min(1)
  @Max(100)
  readonly concurrency: number = 8;

  /** Pause between looks for due work that no signal announced. Unit: milliseconds. */
  @Env('HUB_SWEEP_INTERVAL_MS', { type: 'integer' })
  @IsInt()
  @Min(100)
  @Max(60_000)
  readonly sweepIntervalMs: number = 1_000;

  /** Pause between looks for schedules that are due. Unit: milliseconds. */
  @Env('HUB_SCHEDULE_INTERVAL_MS', { type: 'integer' })
  @IsInt()
  @Min(100)
  @Max(60_000)
  readonly scheduleIntervalMs: number = 1_000;

  /** Days for which raw payloads of spokes are kept. The newest normalised observation of a record is kept as long as its link. */
  @Env('HUB_RAW_RETENTION_DAYS', { type: 'integer' })
  @IsInt()
  @Min(1)
  @Max(3_650)
  readonly rawRetentionDays: number = 30;

  /** Days for which finished runs are kept. */
  @Env('HUB_RUN_RETENTION_DAYS', { type: 'integer' })
  @IsInt()
  @Min(1)
  @Max(3_650)
  readonly runRetentionDays: number = 90;

  /** Days for which the event log keeps more than the newest event of a record. */
  @Env('HUB_EVENT_RETENTION_DAYS', { type: 'integer' })
  @IsInt()
  @Min(1)
  @Max(3_650)
  readonly eventRetentionDays: number = 14;
}
