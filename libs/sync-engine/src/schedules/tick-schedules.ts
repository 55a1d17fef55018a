import { Injectable } from '@nestjs/common';
import { Clock, isHubError } from '@hub/common';
import { ConnectionStore, ScheduleStore, UnitOfWork, WorkSignals, type ScheduleRecord } from '../ports';
import { RunQueue } from '../runs/run-queue';
import { nextTick } from './timing';

/** Schedules looked at per round. */
const PER_ROUND = 200;

/**
 * Starts the runs whose time has come. Any number of processes may do so at once: who moves a schedule on first starts its run. A tick
 * that was missed, however often, starts one run.
 */
@Injectable()
export class TickSchedules {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schedules: ScheduleStore,
    private readonly connections: ConnectionStore,
    private readonly queue: RunQueue,
    private readonly signals: WorkSignals,
    private readonly clock: Clock,
  ) {}

  /** One round; gives how many runs were started or joined. */
  async execute(): Promise<number> {
    const now = this.clock.nowIso();
    let started = 0;
    for (const schedule of await this.schedules.due(now, PER_ROUND)) {
      if (await this.tick(schedule, now)) started += 1;
    }
    return started;
  }

  private async tick(schedule: ScheduleRecord, now: string): Promise<boolean> {
    try {
      const started = await this.unitOfWork.run(schedule.accountId, async (tx) => {
        // The connection first: everybody who starts runs takes the locks in this order.
        const connection = await this.connections.lock(tx, schedule.connectionId);
        if (!(await this.schedules.advance(tx, schedule, nextTick(schedule, schedule.nextAt, now), now))) return false;
        if (connection.status !== 'active') return false;
        if (schedule.operation === 'poll-products' && (await this.queue.isFirstImportUnderWay(tx, connection.id))) return false;
        const { accountId, connectionId, operation } = schedule;
        await this.queue.add(tx, connection, { accountId, connectionId, operation, trigger: 'schedule' });
        return true;
      });
      if (started) this.signals.wake('run', schedule.accountId, schedule.connectionId);
      return started;
    } catch (error) {
      // A run that may not start (its preset changed meanwhile, the connection went away) keeps no other schedule from its tick.
      if (!isHubError(error) || error.type === 'unavailable') throw error;
      await this.skip(schedule, now);
      return false;
    }
  }

  private async skip(schedule: ScheduleRecord, now: string): Promise<void> {
    await this.unitOfWork.run(schedule.accountId, (tx) => this.schedules.advance(tx, schedule, nextTick(schedule, schedule.nextAt, now), now));
  }
}
