import { Injectable } from '@nestjs/common';
import { AuditedChange } from '../connections/audited-change';
import { ScheduleStore, UnitOfWork, type CommandContext } from '../ports';
import { scheduleNotFound, scheduleView } from './schedule-view';

/** Removes a schedule; runs it started go on. */
@Injectable()
export class DeleteSchedule {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly schedules: ScheduleStore,
    private readonly audited: AuditedChange,
  ) {}

  /** @throws {NotFoundError} `schedule.not-found`. */
  execute(context: CommandContext, connectionId: string, scheduleId: string): Promise<void> {
    return this.unitOfWork.run(context.accountId, async (tx) => {
      const found = await this.schedules.find(tx, scheduleId);
      if (found === null || found.connectionId !== connectionId) throw scheduleNotFound(scheduleId);
      await this.schedules.delete(tx, scheduleId);
      await this.audited.append(tx, context, {
        action: 'schedule.deleted',
        targetType: 'schedule',
        targetId: scheduleId,
        before: scheduleView(found),
        after: null,
      });
    });
  }
}
