import { DyingUnitOfWork, ExportBench, ToyCrash, type ConnectedShop, type Death, type ToyFaultKind } from '@hub/testing';

/** More than any drain in here needs; the last deaths never come, which shows that every moment was tried. */
const MOMENTS = Array.from({ length: 12 }, (_, index) => index + 1);

describe('a drain that is killed', () => {
  let suite: ExportBench;
  let bench: ExportBench;
  let channel: ConnectedShop;

  beforeAll(async () => {
    suite = await ExportBench.create();
  });
  afterAll(() => suite?.close());

  /** A channel with three counted products that have been told ten each, and two changes that wait: a fall and a rise. */
  async function scene(): Promise<void> {
    bench = await suite.another();
    channel = await bench.connect();
    for (const [id, sku] of [['1', 'A'], ['2', 'B'], ['3', 'C']] as const) channel.shop.add({ id, sku });
    await bench.importAll(channel);
    for (const sku of ['A', 'B', 'C']) await bench.stock(sku, 10);
    await bench.drain(channel);
    channel.shop.ledger.length = 0;
    await bench.stock('A', 4);
    await bench.stock('B', 15);
  }

  async function dies(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => {
      if (!(error instanceof ToyCrash)) throw error;
    });
  }

  async function converges(): Promise<void> {
    bench.restart();
    for (let round = 0; round < 3; round += 1) {
      bench.clock.advance(600_000);
      await bench.drain(channel);
    }
    expect(channel.shop.products().map(({ id }) => channel.shop.quantityOf(id))).toEqual([4, 15, 10]);
    await expect(bench.query("select 1 from hub.delivery where state <> 'settled' or in_flight <> '{}' or marked <> done", [])).resolves.toEqual([]);
  }

  function writesPerRecord(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { externalId } of channel.shop.ledger) counts[externalId] = (counts[externalId] ?? 0) + 1;
    return counts;
  }

  it.each(['before', 'after-commit'] as const)('at any transaction (%s) has no effect twice and converges', async (moment) => {
    const deaths: boolean[] = [];
    for (const at of MOMENTS) {
      await scene();
      const unitOfWork = new DyingUnitOfWork(bench.hub.unitOfWork, { at, moment } satisfies Death);
      bench.restart(unitOfWork);
      await dies(bench.drain(channel));
      deaths.push(unitOfWork.died);
      await converges();
      expect(writesPerRecord()).toEqual({ '1': 1, '2': 1 });
    }
    expect([deaths[0], deaths.at(-1)]).toEqual([true, false]);
  });

  it.each([
    ['fetch', 'crash-before'],
    ['fetch', 'crash-after'],
    ['push', 'crash-before'],
    ['push', 'crash-after'],
  ] as ReadonlyArray<['fetch' | 'push', ToyFaultKind]>)('during a request (%s, %s) has no effect twice and converges', async (on, kind) => {
    await scene();
    channel.shop.faults.add({ on, kind });
    await dies(bench.drain(channel));
    await converges();
    expect(writesPerRecord()).toEqual({ '1': 1, '2': 1 });
  });

  it('again and again, has no effect twice and converges', async () => {
    await scene();
    for (const at of MOMENTS) {
      bench.restart(new DyingUnitOfWork(bench.hub.unitOfWork, { at: (at % 5) + 1, moment: at % 2 === 0 ? 'before' : 'after-commit' }));
      bench.clock.advance(600_000);
      await dies(bench.drain(channel));
    }
    await converges();
    expect(writesPerRecord()).toEqual({ '1': 1, '2': 1 });
  });

  it('leaves a holder that came back from the dead nothing to write down', async () => {
    await scene();
    channel.shop.onRequest = async (kind) => {
      if (kind !== 'push') return;
      channel.shop.onRequest = null;
      bench.clock.advance(600_000);
      await bench.drain(channel);
    };
    await bench.drain(channel);
    await converges();
  });
});
