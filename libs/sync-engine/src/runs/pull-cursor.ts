import type { PullMode, PullPage } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';
import type { RunPatch, RunRecord } from '../ports';

/** Where a run that walks a pull stands. `since` is fixed at the first page, so that a resumed run asks the same question. */
export interface PullPosition {
  readonly since: Json | null;
  /** The connector's own cursor; null before the first page. */
  readonly at: Json | null;
}

/** The position stored with a run; a run that has none begins at `since`. */
export function positionOf(run: RunRecord, since: Json | null): PullPosition {
  const stored = run.cursor as unknown as PullPosition | null;
  return stored ?? { since, at: null };
}

/** Everything since a mark, or everything there is. */
export function modeOf(position: PullPosition): PullMode {
  return position.since === null ? { kind: 'full' } : { kind: 'changes', since: position.since };
}

/** What a page changes in its run, counts apart. The mark is the first one seen: later ones would leave a gap. */
export function pagePatch(run: RunRecord, position: PullPosition, page: PullPage): RunPatch {
  const next: PullPosition = { since: position.since, at: page.nextCursor };
  return {
    cursor: next as unknown as Json,
    mark: run.mark ?? page.mark,
    total: page.total ?? run.total,
  };
}
