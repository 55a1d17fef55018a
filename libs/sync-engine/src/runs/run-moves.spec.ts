import { RUN_STATES, type RunState } from '@hub/contracts';
import { assertMove, isEnded } from './run-moves';

const LEGAL: ReadonlyArray<readonly [RunState, RunState]> = [
  ['queued', 'running'],
  ['queued', 'cancelled'],
  ['queued', 'failed'],
  ['running', 'running'],
  ['running', 'queued'],
  ['running', 'waiting'],
  ['running', 'succeeded'],
  ['running', 'failed'],
  ['running', 'cancelled'],
  ['waiting', 'queued'],
  ['waiting', 'cancelled'],
  ['waiting', 'failed'],
];
const isLegal = (from: RunState, to: RunState): boolean => LEGAL.some(([a, b]) => a === from && b === to);
const PAIRS = RUN_STATES.flatMap((from) => RUN_STATES.map((to) => ({ from, to, verdict: isLegal(from, to) ? 'may' : 'may not' })));

describe('the moves of a run', () => {
  it.each(PAIRS)('a run that is $from $verdict become $to', ({ from, to }) => {
    const move = () => assertMove(from, to);
    if (isLegal(from, to)) expect(move).not.toThrow();
    else expect(move).toThrow(expect.objectContaining({ code: 'run.illegal-move', details: { from, to } }));
  });

  it.each(RUN_STATES)('knows whether a run that is %s is over', (state) => {
    expect(isEnded(state)).toBe(!LEGAL.some(([from]) => from === state));
  });
});
