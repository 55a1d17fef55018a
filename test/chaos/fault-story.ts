import { buildHub, type HubBuild } from './hub/hub-build';
import { FaultRun, type FaultReport, type HubProfile, type Weather } from './fault-run';

/** Repeats one seed: `HUB_CHAOS_SEED=42 npm run test:chaos`. */
const GIVEN_SEED = process.env['HUB_CHAOS_SEED'];
const IS_LONG = process.env['HUB_CHAOS_LONG'] === '1';

/** A run may wait for pauses and retries to end, on a machine that is busy with other suites. Unit: milliseconds. */
const RUN_TIMEOUT_MS = IS_LONG ? 900_000 : 420_000;

const SHORT = { stormMs: 30_000, sizes: { ownerProducts: 40, channelProducts: 36, sharedProducts: 24 } };
const LONG = { stormMs: 120_000, sizes: { ownerProducts: 120, channelProducts: 100, sharedProducts: 70 } };

/** From hardly any work between the failures to hardly any failure in much work; the seed picks. */
const WEATHERS: readonly Weather[] = [
  { faultShare: 1, actionEveryMs: 40, killPauseMs: [1_000, 5_000] },
  { faultShare: 0.5, actionEveryMs: 25, killPauseMs: [3_000, 9_000] },
  { faultShare: 0.2, actionEveryMs: 15, killPauseMs: [5_000, 10_000] },
];

/** Seeds of this run: one in the short form, several in the long one; new ones every time unless one is given. */
export function chaosSeeds(): number[] {
  if (GIVEN_SEED !== undefined) return [Number(GIVEN_SEED)];
  const first = 1 + Math.floor(Math.random() * 1_000_000);
  return Array.from({ length: IS_LONG ? 4 : 1 }, (_, index) => first + index * 7_919);
}

/** The fault test for one make-up of the hub; `profile` is asked for when services are up. */
export function itSurvivesFaults(profile: () => HubProfile): void {
  let build: HubBuild;
  beforeAll(() => {
    build = buildHub();
  }, 120_000);
  afterAll(() => build?.remove());

  it.each(chaosSeeds())('converges to what the shops say, seed %i', (seed) => survive(seed, profile(), build.entry), RUN_TIMEOUT_MS);
}

async function survive(seed: number, profile: HubProfile, entry: string): Promise<void> {
  const run = new FaultRun({ seed, profile, entry, ...(IS_LONG ? LONG : SHORT), weather: WEATHERS[seed % WEATHERS.length] as Weather });
  const keepLogs = process.env['HUB_CHAOS_KEEP_LOGS'] === '1';
  process.stderr.write(`fault test, ${profile.name}: seed ${seed} (repeat with HUB_CHAOS_SEED=${seed})\n`);
  try {
    report(seed, profile, await run.execute());
  } finally {
    await run.close(keepLogs);
    if (keepLogs) process.stderr.write(`logs of seed ${seed}: ${run.logFolder}\n`);
  }
}

function report(seed: number, profile: HubProfile, { findings, story, figures }: FaultReport): void {
  process.stderr.write(`fault test, ${profile.name}: seed ${seed} ${JSON.stringify(figures)}\n`);
  if (findings.length > 0) throw new Error(`${findings.length} findings with seed ${seed}:\n${story}`);
}
