import { MicroBatcher } from './micro-batcher';

describe('the micro-batcher', () => {
  it('stores the first few at once and those that came meanwhile together', async () => {
    const groups: Array<readonly number[]> = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const batcher = new MicroBatcher<number>(async (_key, items) => {
      groups.push(items);
      if (groups.length <= 2) await held;
    });
    const all = [1, 2, 3, 4, 5, 6].map((item) => batcher.add('a', item));
    release();
    await Promise.all(all);
    expect(groups).toEqual([[1], [2], [3, 4, 5, 6]]);
  });

  it('does not let one key wait for another', async () => {
    const batcher = new MicroBatcher<number>((key) => (key === 'slow' ? new Promise(() => undefined) : Promise.resolve()));
    void batcher.add('slow', 1);
    await batcher.add('fast', 2);
  });

  it('tells only the one that cannot be stored', async () => {
    const batcher = new MicroBatcher<number>(async (_key, items) => {
      await Promise.resolve();
      if (items.includes(2)) throw new Error('two');
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((item) => batcher.add('a', item)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('goes on after a failure', async () => {
    let isBroken = true;
    const batcher = new MicroBatcher<number>(() => (isBroken ? Promise.reject(new Error('away')) : Promise.resolve()));
    await expect(batcher.add('a', 1)).rejects.toThrow('away');
    isBroken = false;
    await batcher.add('a', 2);
  });
});
