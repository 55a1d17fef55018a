import type { RawObservation } from '@hub/contracts';
import type { ConnectionRecord } from '@hub/sync-engine/ports';
import { createHubTestDatabase, type HubTestDatabase } from '@hub/testing';
import { Client } from 'pg';
import type { Figure } from '../measure/figure';
import { Stopwatch } from '../measure/stopwatch';
import type { Bench, BenchContext } from '../stand/bench';
import { ImportPipeline } from './import-pipeline';
import { readShopRecords } from './shop-records';
import { WrittenRows } from './written-rows';

/** Lanes of one round, in turns batch by batch. */
interface RoundTimes {
  readonly records: number;
  readonly importMs: number;
  readonly unchangedMs: number;
  readonly productsMs: number;
  readonly everythingMs: number;
}

/** Import of a catalogue and its unchanged re-read, against bare upserts of the rows they write. */
export const importBench: Bench = {
  name: 'import',
  title: 'Import of 10,000 WooCommerce records and their unchanged re-read',
  profiles: ['embedded'],
  async run(context) {
    const batches = await readShopRecords(context.quick ? 1_000 : 10_000);
    context.say(`  ${batches.flat().length} records read from a simulated shop, ${Math.round(JSON.stringify(batches.flat()).length / batches.flat().length)} bytes each`);
    const hub = await createHubTestDatabase();
    const owner = new Client({ connectionString: hub.ownerUrl });
    await owner.connect();
    try {
      return figuresOf(await measure({ hub, owner, batches }, context));
    } finally {
      await owner.end();
      await hub.close();
    }
  },
};

interface Measured {
  readonly hub: HubTestDatabase;
  /** The database's owner, for what the hub itself may not do. */
  readonly owner: Client;
  readonly batches: readonly RawObservation[][];
}

async function measure({ hub, owner, batches }: Measured, context: BenchContext): Promise<RoundTimes[]> {
  const pipeline = new ImportPipeline(hub);
  // The first import warms everything up; its rows are what the bare statements write, its account what is re-read first.
  let known = await pipeline.newConnection();
  for (const batch of batches) await pipeline.import(known, batch);
  const written = await WrittenRows.read(owner, known, batches[0]?.length ?? 1);
  const round = new Round(hub, pipeline, batches);
  const times: RoundTimes[] = [];
  for (let number = 1; number <= context.rounds; number += 1) {
    await owner.query('vacuum analyze');
    await owner.query('checkpoint');
    const fresh = await pipeline.newConnection();
    times.push(await round.run({ fresh, known, written }));
    known = fresh;
    context.say(`  round ${number} of ${context.rounds} done`);
  }
  return times;
}

interface RoundPlan {
  /** Imports everything for the first time. */
  readonly fresh: ConnectionRecord;
  /** Has imported everything before. */
  readonly known: ConnectionRecord;
  readonly written: WrittenRows;
}

class Round {
  constructor(
    private readonly hub: HubTestDatabase,
    private readonly pipeline: ImportPipeline,
    private readonly batches: readonly RawObservation[][],
  ) {}

  async run({ fresh, known, written }: RoundPlan): Promise<RoundTimes> {
    const watch = new Stopwatch();
    const floors = [await this.floor(written), await this.floor(written)] as const;
    const steps = Math.max(this.batches.length, written.count);
    for (let step = 0; step < steps; step += 1) {
      const batch = this.batches[step];
      if (batch !== undefined) {
        await watch.time('import', () => this.pipeline.import(fresh, batch));
        await watch.time('unchanged', () => this.pipeline.import(known, readAgain(batch)));
      }
      await watch.time('products', () => floors[0].write(this.hub, step, 'products'));
      await watch.time('everything', () => floors[1].write(this.hub, step, 'everything'));
    }
    return {
      records: this.batches.flat().length,
      importMs: watch.of('import'),
      unchangedMs: watch.of('unchanged'),
      productsMs: watch.of('products'),
      everythingMs: watch.of('everything'),
    };
  }

  private async floor(written: WrittenRows): Promise<WrittenRows> {
    return written.renamedFor(await this.pipeline.newConnection());
  }
}

function readAgain(batch: readonly RawObservation[]): RawObservation[] {
  const readAt = new Date().toISOString();
  return batch.map((observation) => ({ ...observation, readAt }));
}

function figuresOf(rounds: readonly RoundTimes[]): Figure[] {
  const each = (figure: (times: RoundTimes) => number): number[] => rounds.map(figure);
  const perSecond = (pick: (times: RoundTimes) => number): number[] => each((times) => (times.records / pick(times)) * 1_000);
  return [
    { name: 'import / bare upsert of the same rows', rounds: each((t) => t.everythingMs / t.importMs), unit: 'x', aim: { atLeast: 0.6 }, note: 'the rows of all eight tables an import writes: products, links, listings, keys, stock, raw records, events' },
    { name: 'import / bare upsert of the product rows alone', rounds: each((t) => t.productsMs / t.importMs), unit: 'x', note: 'one of those eight tables, without reading, deciding or tying anything' },
    { name: 'unchanged re-read / import', rounds: each((t) => t.importMs / t.unchangedMs), unit: 'x', aim: { atLeast: 5 } },
    { name: 'import', rounds: perSecond((t) => t.importMs), unit: '/s' },
    { name: 'unchanged re-read', rounds: perSecond((t) => t.unchangedMs), unit: '/s' },
    { name: 'bare upsert of the product rows', rounds: perSecond((t) => t.productsMs), unit: '/s' },
    { name: 'bare upsert of all rows', rounds: perSecond((t) => t.everythingMs), unit: '/s' },
  ];
}
