import { join } from 'node:path';
import type { Figure } from '../measure/figure';
import { percentile } from '../measure/statistics';
import type { Bench, BenchContext } from '../stand/bench';
import { BenchHub, type ShopToConnect } from '../stand/bench-hub';
import { BenchProgram } from '../stand/bench-program';
import type { ShopsAnswer } from './shops.program';
import type { RaceResult } from './stock-race';

const PER_SECOND = 100;
const CALM_PER_SECOND = 5;
const PRODUCTS = 600;
const SETTLE_TIMEOUT_MS = 120_000;

/** From a change of stock in one shop to the write in the other. */
export const loopBench: Bench = {
  name: 'loop',
  title: `Stock changes in one shop to writes in the other, at ${PER_SECOND} a second`,
  profiles: ['embedded', 'scaled'],
  async run(context) {
    const shops = new BenchProgram({
      name: 'shops',
      entry: join(__dirname, 'shops.program.js'),
      environment: { BENCH_SHOPS: JSON.stringify({ products: PRODUCTS }) },
      logFile: join(context.services.folder, 'shops.log'),
    });
    const addresses = await shops.next<{ owner: ShopToConnect; channel: ShopToConnect }>();
    const hub = await BenchHub.start(context);
    try {
      return await measure({ hub, shops, ...addresses }, context);
    } finally {
      await hub.stop();
      await shops.stop();
    }
  },
};

interface Measured {
  readonly hub: BenchHub;
  readonly shops: BenchProgram;
  readonly owner: ShopToConnect;
  readonly channel: ShopToConnect;
}

async function measure({ hub, shops, owner, channel }: Measured, context: BenchContext): Promise<Figure[]> {
  await hub.connect(owner, 'stock-owner');
  await hub.idle(SETTLE_TIMEOUT_MS);
  await hub.connect(channel, 'sales-channel');
  await hub.idle(SETTLE_TIMEOUT_MS);
  await shops.ask<ShopsAnswer>({ kind: 'settled', timeoutMs: SETTLE_TIMEOUT_MS });
  // The first change finds cold paths and opens connections; few people wait for more than one.
  const first = await race(shops, { perSecond: 1, seconds: 1 });
  await race(shops, { perSecond: PER_SECOND, seconds: 3 });
  const calm = await race(shops, { perSecond: CALM_PER_SECOND, seconds: context.quick ? 3 : 10 });
  const rounds: RaceResult[] = [];
  for (let round = 0; round < context.rounds; round += 1) rounds.push(await race(shops, { perSecond: PER_SECOND, seconds: context.quick ? 3 : 10 }));
  return [...figuresOf(rounds), ...calmFigures(first, calm)];
}

async function race(shops: BenchProgram, pace: { readonly perSecond: number; readonly seconds: number }): Promise<RaceResult> {
  const answer = await shops.ask<ShopsAnswer>({ kind: 'race', ...pace });
  if (answer.kind !== 'raced' || answer.missing > 0) throw new Error(`Changes were lost on the way: ${JSON.stringify({ ...answer, latenciesMs: undefined })}`);
  return answer;
}

function figuresOf(rounds: readonly RaceResult[]): Figure[] {
  const each = (p: number): number[] => rounds.map((round) => percentile(round.latenciesMs, p));
  const overtaken = rounds.reduce((sum, round) => sum + round.overtaken, 0);
  return [
    { name: 'change to write, p99', rounds: each(0.99), unit: 'ms', aim: { below: 100 } },
    { name: 'change to write, p50', rounds: each(0.5), unit: 'ms' },
    { name: 'change to write, p90', rounds: each(0.9), unit: 'ms' },
    { name: 'change to write, slowest', rounds: each(1), unit: 'ms', note: `${rounds.reduce((sum, round) => sum + round.latenciesMs.length, 0)} changes, ${overtaken} overtaken by a later one` },
  ];
}

function calmFigures(first: RaceResult, calm: RaceResult): Figure[] {
  return [
    { name: `change to write at ${CALM_PER_SECOND} a second, p50`, rounds: [percentile(calm.latenciesMs, 0.5)], unit: 'ms' },
    { name: `change to write at ${CALM_PER_SECOND} a second, p99`, rounds: [percentile(calm.latenciesMs, 0.99)], unit: 'ms' },
    ...first.latenciesMs.map((latency): Figure => ({ name: 'very first change after the hub started', rounds: [latency], unit: 'ms' })),
  ];
}
