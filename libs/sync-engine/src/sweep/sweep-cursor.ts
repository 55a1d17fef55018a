import type { Json } from '@hub/contracts';
import type { RunRecord } from '../ports';

/**
 * Where a sweep stands:
 * - `list`: reading the spoke's ids, `at` is the connector's cursor;
 * - `missing`: looking at known records that are not listed, one by one, in id order after `after`;
 * - `unseen`: asking for listed records the hub does not know, in id order after `after`.
 */
export type SweepPosition =
  | { readonly phase: 'list'; readonly at: Json | null }
  | { readonly phase: 'missing'; readonly after: string | null }
  | { readonly phase: 'unseen'; readonly after: string | null };

/** The position stored with a run; a run that has none begins to list. */
export function sweepPositionOf(run: RunRecord): SweepPosition {
  return (run.cursor as unknown as SweepPosition | null) ?? { phase: 'list', at: null };
}

/** The position as a run stores it. */
export function sweepCursor(position: SweepPosition): Json {
  return position as unknown as Json;
}
