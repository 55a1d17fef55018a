export { Housekeeping } from './housekeeping';
export type { RetentionDays } from './housekeeping';
