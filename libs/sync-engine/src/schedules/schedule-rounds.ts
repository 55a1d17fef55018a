import { Injectable } from '@nestjs/common';
import { LookAfterStart } from './look-after-start';
import { TickSchedules } from './tick-schedules';

/** What the schedule role of a process does round after round. */
@Injectable()
export class ScheduleRounds {
  private isLookedAfter = false;

  constructor(
    private readonly start: LookAfterStart,
    private readonly ticks: TickSchedules,
  ) {}

  /** The first round that goes through looks after what happened while the hub was away; every round starts what is due. */
  async execute(): Promise<void> {
    if (!this.isLookedAfter) {
      await this.start.execute();
      this.isLookedAfter = true;
    }
    await this.ticks.execute();
  }
}
