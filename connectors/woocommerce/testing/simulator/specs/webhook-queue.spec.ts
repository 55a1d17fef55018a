import { seededRandom, WooCommerceSimulator, type WebhookFaultRates } from '../index';
import { ShopClient } from './shop-client';
import { WebhookReceiver } from './webhook-receiver';

const CHANGES = 60;

describe('an unreliable webhook queue', () => {
  let receiver: WebhookReceiver;

  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
  });
  afterEach(() => receiver.close());

  const deliveredIds = async (rates: WebhookFaultRates, seed = 5): Promise<{ first: number[]; later: number[] }> => {
    const simulator = await WooCommerceSimulator.start({ queue: 'manual', seed, now: () => Date.parse('2026-11-21T01:00:00Z') });
    await new ShopClient(simulator).post('webhooks', { topic: 'product.created', delivery_url: receiver.url });
    receiver.take();
    simulator.webhookFaults.set(rates);
    for (let count = 0; count < CHANGES; count += 1) simulator.shop.createProduct({ name: `P ${count}` });
    const ids = (): number[] => receiver.take().map(({ body }) => (JSON.parse(body) as { id: number }).id);
    await simulator.runQueue();
    const first = ids();
    simulator.advance(10_000);
    await simulator.runQueue();
    const later = ids();
    await simulator.close();
    return { first, later };
  };

  it('delivers each change once, in order, when nothing is wrong', async () => {
    const { first, later } = await deliveredIds({});
    expect(first).toEqual([...first].sort((a, b) => a - b));
    expect([first.length, later.length]).toEqual([CHANGES, 0]);
  });

  it('loses, doubles, delays and reorders about as often as told, the same way for the same seed', async () => {
    const lost = CHANGES - (await deliveredIds({ lost: 0.2 })).first.length;
    expect(lost).toBeGreaterThan(4);
    expect(lost).toBeLessThan(22);
    const doubled = await deliveredIds({ doubled: 0.3 });
    expect(doubled.first.length + doubled.later.length).toBeGreaterThan(CHANGES + 8);
    const late = await deliveredIds({ late: 0.5, lateMs: 5_000 });
    expect(late.later.length).toBeGreaterThan(15);
    expect(late.first.length + late.later.length).toBe(CHANGES);
    const reordered = await deliveredIds({ reordered: 0.5 });
    expect(reordered.first).not.toEqual([...reordered.first].sort((a, b) => a - b));
    expect(await deliveredIds({ lost: 0.2, doubled: 0.3, late: 0.5, reordered: 0.5 })).toEqual(
      await deliveredIds({ lost: 0.2, doubled: 0.3, late: 0.5, reordered: 0.5 }),
    );
  });

  it('runs by itself unless told otherwise', async () => {
    const simulator = await WooCommerceSimulator.start({ queueIntervalMs: 5 });
    await new ShopClient(simulator).post('webhooks', { topic: 'product.created', delivery_url: receiver.url });
    receiver.take();
    const arrived = new Promise<void>((resolve) => {
      const check = setInterval(() => {
        if (receiver.requests.length === 0) return;
        clearInterval(check);
        resolve();
      }, 5);
    });
    simulator.shop.createProduct({ name: 'x' });
    await arrived;
    expect(simulator.queue.length).toBe(0);
    await simulator.close();
  });

  it('draws its luck from a generator that repeats itself', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1).every((number) => number >= 0 && number < 1)).toBe(true);
  });
});
