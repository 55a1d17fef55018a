import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../measure/figure';
import { percentile } from '../measure/statistics';
import type { Bench, BenchContext } from '../stand/bench';
import { BenchHub, type ShopToConnect } from '../stand/bench-hub';
import { BenchProgram } from '../stand/bench-program';

const SMALL = 10_000;
const LARGE = 100_000;
const MILLION = 1_000_000;
const SAMPLE_EVERY_MS = 250;
/** The million takes an hour on a small machine. */
const TIMEOUT_MS = 4 * 3_600_000;
/** A million products of the shop, held in the shop's memory. */
const SHOP_HEAP = '--max-old-space-size=12000';

interface Use {
  /** Product records in the shop, variations included. */
  readonly records: number;
  /** Largest and middle of what the hub held while it imported. Unit: bytes. */
  readonly peak: number;
  readonly middle: number;
  readonly seconds: number;
}

/** Memory the hub holds while it imports a small and a large catalogue. */
export const memoryBench: Bench = {
  name: 'memory',
  title: 'Memory of the hub while it imports a catalogue',
  profiles: ['embedded', 'scaled'],
  async run(context) {
    const [small, large] = sizesOf(context);
    const few = await importOnce(small, context);
    const many = await importOnce(large, context);
    return figuresOf(few, many, `${large / 1_000}k products against ${small / 1_000}k${context.million || context.quick ? '' : '; --million for a million'}`);
  },
};

function sizesOf({ quick, million }: BenchContext): readonly [number, number] {
  if (quick) return [300, 1_000];
  return [SMALL, million ? MILLION : LARGE];
}

async function importOnce(products: number, context: BenchContext): Promise<Use> {
  const shop = new BenchProgram({
    name: 'shop',
    entry: join(__dirname, 'shop.program.js'),
    environment: { BENCH_PRODUCTS: String(products) },
    logFile: join(context.services.folder, 'shop.log'),
    nodeOptions: [SHOP_HEAP],
  });
  const ready = await shop.next<{ shop: ShopToConnect; records: number }>();
  const hub = await BenchHub.start(context);
  try {
    const startedAt = performance.now();
    const sampler = new MemorySampler(hub.program);
    await hub.connect(ready.shop, 'stock-owner');
    await hub.idle(TIMEOUT_MS);
    const samples = await sampler.stop();
    const seconds = (performance.now() - startedAt) / 1_000;
    context.say(`  ${ready.records} records in ${seconds.toFixed(0)} s`);
    return { records: ready.records, peak: Math.max(...samples), middle: percentile(samples, 0.5), seconds };
  } finally {
    await hub.stop();
    await shop.stop();
  }
}

class MemorySampler {
  private readonly samples: number[] = [];
  private readonly stopping = new AbortController();
  private readonly sampling: Promise<void>;

  constructor(private readonly program: BenchProgram) {
    this.sampling = this.sample();
  }

  async stop(): Promise<readonly number[]> {
    this.stopping.abort();
    await this.sampling;
    return this.samples;
  }

  private async sample(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.samples.push(this.program.residentBytes());
      await pause(SAMPLE_EVERY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}

function figuresOf(few: Use, many: Use, note: string): Figure[] {
  const megabytes = (bytes: number): number => bytes / 2 ** 20;
  return [
    { name: 'peak memory, large catalogue / small one', rounds: [many.peak / few.peak], unit: 'x', aim: { below: 1.3 }, note },
    { name: 'median memory, large catalogue / small one', rounds: [many.middle / few.middle], unit: 'x' },
    { name: 'peak memory, small catalogue', rounds: [megabytes(few.peak)], unit: 'MB' },
    { name: 'peak memory, large catalogue', rounds: [megabytes(many.peak)], unit: 'MB' },
    { name: 'import through the whole hub, large catalogue', rounds: [many.records / many.seconds], unit: '/s', note: 'reading the shop over HTTP included; the shop shares the cores' },
  ];
}
