import { readOptions } from './bench-options';

describe('the command line of the benchmarks', () => {
  it('runs everything on both profiles when nothing is said', () => {
    expect(readOptions([])).toEqual({ names: [], profiles: ['embedded', 'scaled'], rounds: 5, quick: false, million: false, help: false });
  });

  it('takes names, a profile and rounds', () => {
    const options = readOptions(['import', '--profile', 'scaled', '--rounds', '3', 'loop']);
    expect(options).toMatchObject({ names: ['import', 'loop'], profiles: ['scaled'], rounds: 3 });
  });

  it('does one round when in a hurry', () => {
    expect(readOptions(['--quick'])).toMatchObject({ quick: true, rounds: 1 });
  });

  it.each([['--profile', 'huge'], ['--rounds', '0'], ['--rounds', 'many']])('refuses %s %s', (...args) => {
    expect(() => readOptions(args)).toThrow(RangeError);
  });
});
