import { NotFoundError } from '@hub/common';
import type { Json } from '@hub/contracts';
import type { ScheduleRecord } from '../ports';

/** What the audit trail keeps of a schedule. */
export function scheduleView(schedule: ScheduleRecord): Json {
  const { connectionId, operation, everyMs, cron, timeZone, active } = schedule;
  return { connectionId, operation, everyMs, cron, timeZone, active };
}

/** The same answer for unknown and foreign ids. */
export function scheduleNotFound(scheduleId: string): NotFoundError {
  return new NotFoundError('schedule.not-found', `There is no schedule ${scheduleId} on this connection.`);
}
