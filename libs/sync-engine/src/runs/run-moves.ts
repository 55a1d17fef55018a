import { ConflictError } from '@hub/common';
import { RUN_MOVES, type RunState } from '@hub/contracts';

/** Whether a run in this state is over for good. */
export function isEnded(state: RunState): boolean {
  return RUN_MOVES[state].length === 0;
}

/** @throws {ConflictError} `run.illegal-move` when RUN_MOVES does not allow it. */
export function assertMove(from: RunState, to: RunState): void {
  if (RUN_MOVES[from].includes(to)) return;
  throw new ConflictError('run.illegal-move', `A run that is ${from} cannot become ${to}.`, { details: { from, to } });
}
