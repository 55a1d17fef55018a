import { EXCUSES, NOT_SIMULATED } from './harness/excuses';
import { recordingsOf, VERSIONS } from './harness/recordings';
import { Replay, type Verdict } from './harness/replay';

/**
 * Holds the simulator against real shops: every recorded request is sent to a shop in the same state, and status, error
 * code and field shapes are compared. What cannot match is listed with its reason, and a reason that no longer holds
 * fails as well.
 */
describe.each(VERSIONS)('the simulator as WooCommerce %s', (version) => {
  let verdicts: Verdict[];
  const excused = new Set(EXCUSES.filter(({ versions }) => versions?.includes(version) ?? true).map(({ id }) => id));

  beforeAll(async () => {
    verdicts = await Replay.run(version, (group) => !(group in NOT_SIMULATED));
    const matching = verdicts.filter(({ differences }) => differences.length === 0).length;
    const leftOut = recordingsOf(version).length - verdicts.length;
    const counts = `${matching} of ${verdicts.length} exchanges match, ${excused.size} excused, ${leftOut} in groups not simulated`;
    process.stdout.write(`WooCommerce ${version}: ${counts}\n`);
  }, 60_000);

  it('answers every recorded request with the same status, code and shape', () => {
    const unlike = verdicts.filter(({ id, differences }) => differences.length > 0 && !excused.has(id));
    expect(unlike.map(({ id, differences }) => `${id}: ${differences.slice(0, 6).join('; ')}`)).toEqual([]);
  });

  it('has no excuse that is no longer needed', () => {
    const known = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
    const stale = [...excused].filter((id) => known.get(id)?.differences.length === 0);
    expect(stale).toEqual([]);
  });

  it('was held against something', () => {
    expect(verdicts.length).toBeGreaterThan(50);
  });
});

describe('excuses', () => {
  it('name exchanges that exist', () => {
    const all = new Set(VERSIONS.flatMap((version) => recordingsOf(version).map(({ id }) => id)));
    expect(EXCUSES.filter(({ id }) => !all.has(id))).toEqual([]);
  });
});
