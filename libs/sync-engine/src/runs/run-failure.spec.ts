import { RecordRefusedError, SpokeAnswerError, SpokeCredentialsError, SpokeRateLimitedError, SpokeUnavailableError } from '@hub/connector-sdk';
import { judgeRunFailure, RUN_MAX_ATTEMPTS } from './run-failure';

const noJitter = () => 0;

describe('what a failed page means for its run', () => {
  it('is tried again with growing pauses when the spoke is down', () => {
    const pauses = [0, 1, 2, 3].map((attempts) => judgeRunFailure(new SpokeUnavailableError('closed'), attempts, noJitter));
    expect(pauses.map((failure) => (failure.kind === 'retry' ? [failure.attempts, failure.afterMs] : failure.kind))).toEqual([
      [1, 2_000],
      [2, 4_000],
      [3, 8_000],
      [4, 16_000],
    ]);
  });

  it('is given up after too many tries, with the reason', () => {
    expect(judgeRunFailure(new SpokeUnavailableError('The shop is closed.'), RUN_MAX_ATTEMPTS - 1)).toEqual({
      kind: 'fail',
      error: { code: 'spoke.unavailable', message: 'The shop is closed.' },
    });
  });

  it('waits as long as the spoke asks, and does not count that as a failure', () => {
    const failure = judgeRunFailure(new SpokeRateLimitedError('slow down', 90_000), RUN_MAX_ATTEMPTS - 1, noJitter);
    expect(failure).toMatchObject({ kind: 'retry', attempts: RUN_MAX_ATTEMPTS - 1 });
    expect(failure.kind === 'retry' && failure.afterMs).toBeGreaterThanOrEqual(90_000);
  });

  it('waits for credentials', () => {
    expect(judgeRunFailure(new SpokeCredentialsError('key.refused', 'Unknown key.'), 0)).toMatchObject({ kind: 'wait-for-credentials' });
  });

  it('ends at once where a retry cannot help', () => {
    expect(judgeRunFailure(new SpokeAnswerError('html', 'A web page came back.', 'stop-run'), 0)).toMatchObject({ kind: 'fail' });
    expect(judgeRunFailure(new RecordRefusedError('no', 'No.'), 0)).toMatchObject({ kind: 'fail' });
  });

  it('tries again what nobody classified', () => {
    expect(judgeRunFailure(new TypeError('x is not a function'), 0)).toMatchObject({ kind: 'retry', error: { code: 'internal.unexpected' } });
  });
});
