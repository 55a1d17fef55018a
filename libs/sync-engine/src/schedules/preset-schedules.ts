import { newId } from '@hub/common';
import type { Operation, ScheduleTemplate } from '@hub/contracts';
import type { ConnectionRecord, ScheduleRecord } from '../ports';
import { nextTick, SHORTEST_INTERVAL_MS, type Timing } from './timing';

/** How often changes are polled where no webhooks tell of them. Unit: milliseconds. */
export const POLL_WITHOUT_WEBHOOKS_MS = SHORTEST_INTERVAL_MS;

/**
 * The schedules a connection's preset prefills. Where webhooks cannot come, changes are polled every minute instead of the preset's
 * interval, and nobody looks after webhooks. `now` is ISO UTC.
 */
export function presetSchedules(connection: ConnectionRecord, now: string): readonly ScheduleRecord[] {
  const byWebhooks = connection.webhookMode === 'webhooks';
  return connection.preset.schedules
    .filter((template) => byWebhooks || template.operation !== 'check-webhooks')
    .map((template) => scheduleOf(connection, template, { byWebhooks, now }));
}

function scheduleOf(connection: ConnectionRecord, template: ScheduleTemplate, given: { byWebhooks: boolean; now: string }): ScheduleRecord {
  const timing = timingOf(template, given.byWebhooks);
  return {
    id: newId(),
    accountId: connection.accountId,
    connectionId: connection.id,
    operation: template.operation as Operation,
    ...timing,
    active: template.active,
    fromPreset: true,
    nextAt: nextTick(timing, given.now, given.now),
    lastAt: null,
    createdAt: given.now,
  };
}

function timingOf(template: ScheduleTemplate, byWebhooks: boolean): Timing {
  const timeZone = template.timeZone ?? 'UTC';
  if (template.everyMs === undefined) return { everyMs: null, cron: template.cron ?? '0 3 * * *', timeZone };
  const polls = template.operation === 'poll-products' && !byWebhooks;
  return { everyMs: polls ? Math.min(template.everyMs, POLL_WITHOUT_WEBHOOKS_MS) : template.everyMs, cron: null, timeZone };
}
