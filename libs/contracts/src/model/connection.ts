export const CONNECTION_STATUSES = ['draft', 'inactive', 'active', 'paused', 'needs-credentials', 'deleting'] as const;
/**
 * - `draft`: saved although a blocking check failed; cannot be activated;
 * - `inactive`: verified, not switched on yet;
 * - `active`: reads and writes;
 * - `paused`: a person stopped reads and writes; webhooks are stored;
 * - `needs-credentials`: the spoke refuses the key; work is kept and resumes with a new one;
 * - `deleting`: being removed; webhooks are taken down, masters stay.
 */
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

/** Legal moves between connection states; anything else is refused with a conflict. */
export const CONNECTION_MOVES: Readonly<Record<ConnectionStatus, readonly ConnectionStatus[]>> = {
  draft: ['inactive', 'deleting'],
  inactive: ['active', 'draft', 'deleting'],
  active: ['paused', 'needs-credentials', 'deleting'],
  paused: ['active', 'needs-credentials', 'deleting'],
  'needs-credentials': ['active', 'paused', 'deleting'],
  deleting: [],
};

export const DIRECTIONS = ['in', 'out', 'none'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Which identity keys a preset matches products by, best first. */
export type MatchKey = 'gtin' | 'sku';

/** A schedule a preset prefills: `everyMs` (milliseconds) or a cron expression with its IANA time zone. */
export interface ScheduleTemplate {
  readonly operation: string;
  readonly everyMs?: number;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly active: boolean;
}

/** A named, versioned bundle of settings for a connection. */
export interface PresetBody {
  readonly products: { readonly direction: Direction; readonly mode: 'create-only' | 'overwrite'; readonly create: boolean };
  readonly stock: { readonly direction: Direction; readonly buffer: number };
  readonly match: readonly MatchKey[];
  /** Higher wins ties between claims of equal time. */
  readonly rank: number;
  readonly webhooks: boolean;
  readonly schedules: readonly ScheduleTemplate[];
  /** Share (0 to 1) of listings that may go to zero at the first push without asking. */
  readonly zeroShareLimit: number;
  /** Share (0 to 1) of records that may vanish in one sweep without asking. */
  readonly vanishShareLimit: number;
  /** Milliseconds a sales channel's own stock may differ before the reconcile raises it. */
  readonly stockGraceMs: number;
}
