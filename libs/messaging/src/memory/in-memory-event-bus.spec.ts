import { eventually } from '@hub/testing';
import { Seen, versionOf } from '../testing/seen';
import { aProductEvent } from '../testing/suite-writer';
import { InMemoryEventBus } from './in-memory-event-bus';

describe('InMemoryEventBus', () => {
  const account = 'a';

  it('gives each group every event, per key in order, from where it asked to start', async () => {
    const bus = new InMemoryEventBus();
    const [early, late] = [new Seen(), new Seen()];
    await bus.subscribe({ group: 'early', topics: ['product'], handler: early.handler() });
    bus.publish([aProductEvent(account, 'k', 1), aProductEvent(account, 'k', 2)]);
    await bus.subscribe({ group: 'late', topics: ['product'], from: 'now', handler: late.handler() });
    bus.publish([aProductEvent(account, 'k', 3)]);
    await eventually(() => expect(early.versionsOf('k')).toEqual([1, 2, 3]));
    await eventually(() => expect(late.versionsOf('k')).toEqual([3]));
    await bus.close();
  });

  it('parks what keeps failing until a later record supersedes it', async () => {
    const bus = new InMemoryEventBus();
    const handler = new Seen().handler((events) => {
      if (events.some((event) => versionOf(event) === 1)) throw new Error('no');
    });
    await bus.subscribe({ group: 'g', topics: ['product'], retries: 1, retryDelayMs: 0, handler });
    bus.publish([aProductEvent(account, 'k', 1)]);
    await eventually(() => expect(bus.parkedOf('g')).toEqual([expect.objectContaining({ attempts: 2 })]));
    bus.publish([aProductEvent(account, 'k', 2)]);
    await eventually(() => expect(bus.parkedOf('g')).toEqual([]));
    await bus.close();
  });
});
