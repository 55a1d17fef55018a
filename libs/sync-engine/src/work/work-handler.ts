import type { WorkKind } from '../ports';

/** One connection's work of one kind; `part` splits it where several pieces may run side by side (a run's operation). */
export interface WorkItem {
  readonly kind: WorkKind;
  readonly accountId: string;
  readonly connectionId: string;
  readonly part: string | null;
}

/** What a turn is told beside its item. */
export interface WorkContext {
  /** Aborted when the work must end at once: its hold was lost, or the time to finish ran out. Ends requests under way. */
  readonly signal: AbortSignal;
  /** Aborted when the work should end at its next safe point: the hub stops, or the connection was paused. */
  readonly stopping: AbortSignal;
}

/**
 * Whether there is more to do now: `more` comes again after the others have had their turn; `restMs` keeps sweeps away for a while
 * (milliseconds), where the tables show work that cannot be done yet. A signal ends the rest.
 */
export type WorkTurn = 'idle' | 'more' | { readonly restMs: number };

/**
 * Does one kind of work. At most one turn per item is under way in all processes together. A turn is bounded (about two seconds), so
 * that connections share the workers fairly. Throwing means: tried again later, with growing pauses.
 */
export interface WorkHandler {
  readonly kind: WorkKind;
  /** The parts a connection's work falls into at this moment; absent where it is one piece. */
  readonly parts?: (accountId: string, connectionId: string) => Promise<readonly string[]>;
  turn(item: WorkItem, context: WorkContext): Promise<WorkTurn>;
}

/** Names an item in locks and queues. */
export function keyOf(item: WorkItem): string {
  const key = `${item.kind}:${item.connectionId}`;
  return item.part === null ? key : `${key}:${item.part}`;
}
