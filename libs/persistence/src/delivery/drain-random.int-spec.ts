import * as fc from 'fast-check';
import { ExportBench, type ConnectedShop, type ToyFaultKind } from '@hub/testing';

/** Each run is some dozens of transactions on a machine that others use as well. */
const TIMEOUT_MS = 180_000;
const RECORDS = ['1', '2'] as const;
type RecordId = (typeof RECORDS)[number];

type Step =
  | { readonly do: 'stock'; readonly id: RecordId; readonly onHand: number }
  | { readonly do: 'sell'; readonly id: RecordId; readonly quantity: number }
  | { readonly do: 'fault'; readonly id: RecordId; readonly kind: ToyFaultKind }
  | { readonly do: 'poll' | 'drain' | 'restart' | 'late' };

const id = fc.constantFrom(...RECORDS);
const calm: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('stock' as const), id, onHand: fc.integer({ min: -3, max: 20 }) }),
  fc.record({ do: fc.constant('sell' as const), id, quantity: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constantFrom('poll' as const, 'drain' as const, 'drain' as const, 'restart' as const) }),
);
const faulty: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: calm },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fault' as const), id, kind: fc.constantFrom<ToyFaultKind>('lost-answer', 'timeout', 'late', 'busy', 'unavailable', 'rate-limited') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('late' as const) }) },
);

describe('any mixture of changes, sales, faults and restarts', () => {
  let suite: ExportBench;
  let bench: ExportBench;
  let channel: ConnectedShop;

  beforeAll(async () => {
    suite = await ExportBench.create();
  });
  afterAll(() => suite?.close());

  async function begin(): Promise<void> {
    bench = await suite.another();
    channel = await bench.connect();
    for (const record of RECORDS) channel.shop.add({ id: record, sku: `SKU-${record}` });
    await bench.importAll(channel);
    for (const record of RECORDS) await bench.stock(`SKU-${record}`, 10);
  }

  async function take(step: Step): Promise<void> {
    if (step.do === 'stock') return bench.stock(`SKU-${step.id}`, step.onHand);
    if (step.do === 'poll') return bench.importAll(channel);
    if (step.do === 'sell') channel.shop.sell(step.id, step.quantity);
    if (step.do === 'fault') channel.shop.faults.add({ on: 'push', kind: step.kind, externalId: step.id });
    if (step.do === 'late') channel.shop.runLate();
    if (step.do === 'restart') bench.restart();
    if (step.do === 'drain') await bench.drain(channel);
    // Some pauses are over at the next step, some are not.
    bench.clock.advance(1_500);
  }

  async function becomeQuiet(): Promise<void> {
    channel.shop.faults.clear();
    channel.shop.runLate();
    for (let round = 0; round < 3; round += 1) {
      bench.clock.advance(700_000);
      await bench.drain(channel);
      await bench.reconcile(channel);
    }
  }

  async function available(): Promise<number[]> {
    const rows = await bench.query<{ on_hand: number }>(
      'select l.on_hand from hub.product p join hub.stock_level l on l.stock_item_id = p.stock_item_id order by p.sku',
      [],
    );
    return rows.map((row) => Math.max(0, row.on_hand));
  }

  it('ends with the shop showing what is available, and with nothing left to do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(faulty, { minLength: 5, maxLength: 25 }), async (steps) => {
        await begin();
        for (const step of steps) await take(step);
        await becomeQuiet();
        expect(RECORDS.map((record) => channel.shop.quantityOf(record))).toEqual(await available());
        const writes = channel.shop.ledger.length;
        bench.clock.advance(700_000);
        await bench.reconcile(channel);
        expect(channel.shop.ledger).toHaveLength(writes);
      }),
      { numRuns: 20 },
    );
  }, TIMEOUT_MS);

  it('writes nothing that changes nothing, as long as answers arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(calm, { minLength: 5, maxLength: 25 }), async (steps) => {
        await begin();
        for (const step of steps) {
          await take(step);
          // Every webhook arrives: what the hub last saw is what the shop shows.
          if (step.do === 'sell') await bench.importAll(channel);
        }
        await bench.drain(channel);
        for (const { before, after } of channel.shop.ledger) expect(after).not.toEqual(before);
      }),
      { numRuns: 10 },
    );
  }, TIMEOUT_MS);
});
