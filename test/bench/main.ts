import { availableParallelism, cpus, totalmem } from 'node:os';
import { ServiceUnavailable } from '@hub/testing';
import { importBench } from './import/import.bench';
import { loopBench } from './loop/loop.bench';
import { memoryBench } from './memory/memory.bench';
import { describeFigure, meetsAim, type Figure } from './measure/figure';
import type { Bench, BenchContext, Profile } from './stand/bench';
import { HELP, readOptions, type BenchOptions } from './stand/bench-options';
import { BenchServices } from './stand/bench-services';
import { webhooksBench } from './webhooks/webhooks.bench';

const BENCHES: readonly Bench[] = [importBench, webhooksBench, loopBench, memoryBench];

/** Runs the benchmarks and prints their figures: ratios to floors measured in the same run first. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return say(`${HELP}Benchmarks: ${BENCHES.map((bench) => bench.name).join(', ')}`);
  const benches = chosen(options);
  say(`${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`);
  const services = await BenchServices.start();
  const figures: Figure[] = [];
  try {
    for (const bench of benches) {
      for (const profile of options.profiles.filter((wanted) => bench.profiles.includes(wanted))) figures.push(...(await runOne(bench, { ...options, profile, services, say })));
    }
  } finally {
    await services.stop();
  }
  const missed = figures.filter((figure) => meetsAim(figure) === false).length;
  const aimed = figures.filter((figure) => figure.aim !== undefined).length;
  say(`\n${aimed - missed} of ${aimed} aims met`);
}

async function runOne(bench: Bench, context: BenchContext): Promise<readonly Figure[]> {
  say(`\n${bench.title} [${bench.profiles.length > 1 ? context.profile : 'either profile'}]`);
  const standsOnServices = BENCHES.some(({ name, profiles }) => name === bench.name && profiles.includes('scaled'));
  if (context.profile === 'scaled' && standsOnServices && !(await isScaledPossible(context))) return [];
  const figures = await bench.run(context);
  for (const figure of figures) say(describeFigure(figure));
  return figures;
}

/** Says so where Kafka or Redis cannot be had. */
async function isScaledPossible({ services }: BenchContext): Promise<boolean> {
  try {
    await services.scaled();
    return true;
  } catch (error) {
    if (!(error instanceof ServiceUnavailable)) throw error;
    say(`  DID NOT RUN: ${error.message}`);
    return false;
  }
}

function chosen({ names, profiles }: BenchOptions): readonly Bench[] {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new RangeError(`There is no benchmark "${unknown[0]}"; there are ${BENCHES.map((bench) => bench.name).join(', ')}.`);
  const wanted = names.length === 0 ? BENCHES : BENCHES.filter((bench) => names.includes(bench.name));
  // What is the same in both profiles runs in whichever was asked for.
  return wanted.map((bench) => (bench.profiles.length > 1 ? bench : { ...bench, profiles: [profiles[0] as Profile] }));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof RangeError ? error.message : String((error as Error).stack ?? error)}\n`);
    process.exit(1);
  },
);
