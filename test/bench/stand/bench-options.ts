import { parseArgs } from 'node:util';
import type { Profile } from './bench';

/** What was asked for on the command line. */
export interface BenchOptions {
  /** Names of benchmarks; empty for all. */
  readonly names: readonly string[];
  readonly profiles: readonly Profile[];
  readonly rounds: number;
  readonly quick: boolean;
  readonly million: boolean;
  readonly help: boolean;
}

export const HELP = `npm run bench                        every benchmark, on the embedded and on the scaled profile
npm run bench -- import webhooks     only these
  --profile embedded|scaled|both     default both; scaled brings up Kafka and Redis, or takes KAFKA_BROKERS and REDIS_URL
  --rounds 5                         repetitions; median and spread are shown
  --million                          the memory benchmark imports a million products (half an hour and more)
  --quick                            small sizes, to see that everything works
TEST_DATABASE_URL (a superuser) names another PostgreSQL than the embedded one.
`;

const PROFILES: Readonly<Record<string, readonly Profile[]>> = { embedded: ['embedded'], scaled: ['scaled'], both: ['embedded', 'scaled'] };
const MAX_ROUNDS = 50;

/** Reads the command line. @throws {RangeError} with one sentence for people. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { profile: { type: 'string' }, rounds: { type: 'string' }, million: { type: 'boolean' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const quick = values.quick ?? false;
  return {
    names: positionals,
    profiles: profilesIn(values.profile ?? 'both'),
    rounds: roundsIn(values.rounds ?? (quick ? '1' : '5')),
    quick,
    million: values.million ?? false,
    help: values.help ?? false,
  };
}

function profilesIn(name: string): readonly Profile[] {
  const profiles = PROFILES[name];
  if (profiles === undefined) throw new RangeError(`There is no profile "${name}"; there are ${Object.keys(PROFILES).join(', ')}.`);
  return profiles;
}

function roundsIn(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > MAX_ROUNDS) throw new RangeError(`Rounds are a whole number from 1 to ${MAX_ROUNDS}.`);
  return rounds;
}
