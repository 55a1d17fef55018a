import type { BusEvent, BusHandler } from '@hub/sync-engine/ports';
import { readBusEvent } from './bus-event';
import { KeyDispatcher } from './key-dispatcher';
import { subscriptionSettings } from './subscription-settings';

const event = (key: string, id: string): BusEvent => ({
  id, key, topic: 'product', accountId: 'a', type: 't', time: '2026-01-01T00:00:00Z', data: null, extensions: {},
});

function dispatcher(handler: BusHandler, options: { maxParallelKeys?: number; signal?: AbortSignal } = {}): KeyDispatcher {
  const settings = subscriptionSettings({ group: 'g', topics: ['product'], handler, retries: 2, retryDelayMs: 0, maxParallelKeys: options.maxParallelKeys ?? 4 });
  return new KeyDispatcher(settings, options.signal ?? new AbortController().signal);
}

describe('KeyDispatcher', () => {
  it('gives each key its events in order and in one call', async () => {
    const calls: string[][] = [];
    const outcomes = await dispatcher(async (events) => void calls.push(events.map(({ id }) => id))).dispatch([event('a', '1'), event('b', '2'), event('a', '3')]);
    expect(calls).toEqual([['1', '3'], ['2']]);
    expect(outcomes.map(({ failed }) => failed)).toEqual([null, null]);
  });

  it('handles no more keys at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const handler: BusHandler = async () => {
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
    };
    await dispatcher(handler, { maxParallelKeys: 2 }).dispatch(['a', 'b', 'c', 'd', 'e'].map((key) => event(key, key)));
    expect(most).toBe(2);
  });

  it('counts the attempts of a record that always fails and lets the other keys through', async () => {
    const seen: string[] = [];
    const handler: BusHandler = async ([first]) => {
      if (first?.key === 'bad') throw new Error('no');
      seen.push(first?.key ?? '');
    };
    const outcomes = await dispatcher(handler).dispatch([event('bad', '1'), event('good', '2')]);
    expect(seen).toEqual(['good']);
    expect(outcomes.find(({ key }) => key === 'bad')?.failed).toMatchObject({ attempts: 3, event: { id: '1' } });
  });

  it('lets a later record of the key stand for a failing earlier one', async () => {
    const handled = new Set<string>();
    const handler: BusHandler = async (events) => {
      if (events.some(({ id }) => id === 'bad')) throw new Error('no');
      for (const { id } of events) handled.add(id);
    };
    const [outcome] = await dispatcher(handler).dispatch([event('k', '1'), event('k', 'bad'), event('k', '3')]);
    expect([...handled]).toEqual(['1', '3']);
    expect(outcome?.failed).toBeNull();
  });

  it('sets a malformed message aside without showing it to the handler', async () => {
    const handler = jest.fn(async () => undefined);
    const [outcome] = await dispatcher(handler).dispatch([event('k', '1'), readBusEvent('product', 'k', 'no envelope'), event('k', '3'), readBusEvent('product', 'k', 7)]);
    expect(handler).toHaveBeenCalledTimes(2);
    expect(outcome?.failed).toMatchObject({ error: { code: 'event.malformed' }, event: { data: 7 } });
  });

  it('blames no record for an outage', async () => {
    const handler: BusHandler = async () => {
      throw Object.assign(new Error('gone'), { code: '57P01' });
    };
    await expect(dispatcher(handler).dispatch([event('k', '1')])).rejects.toMatchObject({ code: 'bus.unavailable' });
  });

  it('stops between tries when the subscription closes', async () => {
    const closing = new AbortController();
    const handler: BusHandler = async () => {
      closing.abort();
      throw new Error('interrupted');
    };
    await expect(dispatcher(handler, { signal: closing.signal }).dispatch([event('k', '1')])).rejects.toMatchObject({ code: 'bus.unavailable' });
  });
});
