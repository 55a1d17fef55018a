export const OPERATIONS = [
  'import-products',
  'poll-products',
  'sweep-products',
  'import-stock',
  'export-stock',
  'check-webhooks',
] as const;
/** `import-products` re-reads the whole window, `poll-products` what changed since the last mark; both are level-triggered. */
export type Operation = (typeof OPERATIONS)[number];

export const RUN_STATES = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
/** `waiting`: stopped by a brake, a person decides. */
export type RunState = (typeof RUN_STATES)[number];

/** Legal moves of a run; a test walks every pair. */
export const RUN_MOVES: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['running', 'cancelled', 'failed'],
  running: ['running', 'queued', 'waiting', 'succeeded', 'failed', 'cancelled'],
  waiting: ['queued', 'cancelled', 'failed'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** Outcomes of one record in an import run. */
export const IMPORT_OUTCOMES = ['created', 'updated', 'unchanged', 'blocked', 'parked', 'superseded'] as const;
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number];

/** Counts of distinct external records; `read` is always the sum of the others. */
export interface ImportCounts {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly blocked: number;
  readonly parked: number;
  readonly superseded: number;
}

export const NO_COUNTS: ImportCounts = { read: 0, created: 0, updated: 0, unchanged: 0, blocked: 0, parked: 0, superseded: 0 };

/** Counts of one run, split by product kind: keys `simple`, `parent`, `variant`, `bundle`, `unknown` (never normalised) and `total`. */
export type RunCounts = { readonly [kind: string]: ImportCounts };

export const PARK_REASONS = [
  'identity-conflict',
  'invalid-record',
  'unknown-record',
  'write-refused',
  'parent-missing',
  'handler-failed',
  'too-large',
  'unproven-sender',
] as const;
export type ParkReason = (typeof PARK_REASONS)[number];
