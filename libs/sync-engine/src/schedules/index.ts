export { assertTiming, LONGEST_INTERVAL_MS, nextTick, SHORTEST_INTERVAL_MS } from './timing';
export type { Timing } from './timing';
export { POLL_WITHOUT_WEBHOOKS_MS, presetSchedules } from './preset-schedules';
export { SaveSchedule } from './save-schedule';
export type { SaveScheduleCommand } from './save-schedule';
export { DeleteSchedule } from './delete-schedule';
export { TickSchedules } from './tick-schedules';
export { LookAfterStart } from './look-after-start';
export { ScheduleRounds } from './schedule-rounds';
