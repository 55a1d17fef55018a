import type { Json, Operation, RunCounts, RunState } from '@hub/contracts';
import type { RunError, RunOptions, RunPatch, RunRecord, RunTrigger } from '@hub/sync-engine/ports';

/** A row of `hub.run`. */
export interface RunRow {
  readonly id: string;
  readonly account_id: string;
  readonly connection_id: string;
  readonly operation: Operation;
  readonly state: RunState;
  readonly trigger: RunTrigger;
  readonly options: RunOptions;
  readonly cursor: Json | null;
  readonly mark: Json | null;
  readonly counts: RunCounts;
  readonly total: number | null;
  readonly pages: number;
  readonly attempts: number;
  readonly cancel_requested: boolean;
  readonly error: RunError | null;
  readonly due_at: string;
  readonly queued_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

/** Columns of a RunRow; the table is called `r`. */
export const RUN_COLUMNS = `r.id, r.account_id, r.connection_id, r.operation, r.state, r.trigger, r.options, r.cursor, r.mark, r.counts, r.total,
  r.pages, r.attempts, r.cancel_requested, r.error, r.due_at, r.queued_at, r.started_at, r.finished_at`;

/** The run as the engine sees it. */
export function toRun(row: RunRow): RunRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    connectionId: row.connection_id,
    operation: row.operation,
    state: row.state,
    trigger: row.trigger,
    options: row.options,
    cursor: row.cursor,
    mark: row.mark,
    counts: row.counts,
    total: row.total,
    pages: row.pages,
    attempts: row.attempts,
    cancelRequested: row.cancel_requested,
    error: row.error,
    dueAt: row.due_at,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** The columns a patch changes, with their values. */
export function changesOf(patch: RunPatch): ReadonlyArray<readonly [string, unknown]> {
  const json = (value: unknown): string | null | undefined => (value === undefined || value === null ? value : JSON.stringify(value));
  const columns: ReadonlyArray<readonly [string, unknown]> = [
    ['state', patch.state],
    ['cursor', json(patch.cursor)],
    ['mark', json(patch.mark)],
    ['counts', json(patch.counts)],
    ['total', patch.total],
    ['pages', patch.pages],
    ['attempts', patch.attempts],
    ['cancel_requested', patch.cancelRequested],
    ['options', json(patch.options)],
    ['error', json(patch.error)],
    ['due_at', patch.dueAt],
    ['started_at', patch.startedAt],
    ['finished_at', patch.finishedAt],
  ];
  return columns.filter(([, value]) => value !== undefined);
}
