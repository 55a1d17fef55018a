import { join } from 'node:path';
import type { Figure } from '../measure/figure';
import { percentile } from '../measure/statistics';
import type { Bench, BenchContext } from '../stand/bench';
import { BenchHub, type ShopToConnect } from '../stand/bench-hub';
import { BenchProgram } from '../stand/bench-program';
import type { ShopsAnswer } from './shops.program';
import type { RaceResult } from './stock-race';

const PER_SECOND = 100;
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
      return figuresOf(await measure({ hub, shops, ...addresses }, context));
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

async function measure({ hub, shops, owner, channel }: Measured, context: BenchContext): Promise<RaceResult[]> {
  await hub.connect(owner, 'stock-owner');
  await hub.idle(SETTLE_TIMEOUT_MS);
  await hub.connect(channel, 'sales-channel');
  await hub.idle(SETTLE_TIMEOUT_MS);
  await shops.ask<ShopsAnswer>({ kind: 'settled', timeoutMs: SETTLE_TIMEOUT_MS });
  // The first changes find cold paths and open connections.
  await race(shops, 3);
  const rounds: RaceResult[] = [];
  for (let round = 0; round < context.rounds; round += 1) rounds.push(await race(shops, context.quick ? 3 : 10));
  return rounds;
}

async function race(shops: BenchProgram, seconds: number): Promise<RaceResult> {
  const answer = await shops.ask<ShopsAnswer>({ kind: 'race', perSecond: PER_SECOND, seconds });
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
