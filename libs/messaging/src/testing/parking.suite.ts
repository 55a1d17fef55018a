import { eventually } from '@hub/testing';
import { EventLogReader } from '../log/event-log.reader';
import { accountScopeOf } from '../log/account-scope';
import { ParkedEvents } from '../parked/parked-events';
import type { BusWorld } from './bus-world';
import { Seen, versionOf } from './seen';
import { aProductEvent } from './suite-writer';

/** Records that cannot be handled, or not be carried. */
export function describeParking(world: () => BusWorld): void {
  const parkedEvents = (): ParkedEvents => new ParkedEvents(accountScopeOf(world().hub.database.serving));

  it('parks a record that always throws after its retries, lets other keys flow and later records supersede it', async () => {
    const { writer, unique, subscribe, startRelay } = world();
    startRelay();
    const { accountId } = writer;
    const [group, bad, good] = [unique('g'), unique('bad'), unique('good')];
    const seen = new Seen();
    let tries = 0;
    const handler = seen.handler((events) => {
      if (!events.some((event) => event.key === bad && versionOf(event) === 1)) return;
      tries += 1;
      throw new Error('cannot be handled');
    });
    await subscribe({ group, topics: ['product'], retries: 2, retryDelayMs: 10, handler });
    const poison = aProductEvent(accountId, bad);
    await writer.publish([poison]);
    const ids = await writer.publishVersions([good], 5);
    await eventually(() => seen.has(ids), { timeoutMs: 30_000 });
    const parked = await eventually(async () => {
      const list = await parkedEvents().list({ accountId, group });
      expect(list).toEqual([expect.objectContaining({ key: bad, eventId: poison.id, reason: 'handler.failed', message: 'cannot be handled', status: 'parked' })]);
      return list[0];
    }, { timeoutMs: 30_000 });
    expect(parked?.attempts).toBeGreaterThanOrEqual(3);
    expect(tries).toBeGreaterThanOrEqual(3);
    await writer.publish([aProductEvent(accountId, bad, 2)]);
    await eventually(async () => expect(await parkedEvents().list({ accountId, group, status: 'superseded' })).toHaveLength(1), { timeoutMs: 30_000 });
    expect(seen.versionsOf(bad)).toEqual([2]);
    await expect(parkedEvents().release(accountId, parked?.id ?? '')).rejects.toMatchObject({ code: 'parked-event.not-parked' });
  }, 90_000);

  it('delivers a released record again, and parks it again when it still fails', async () => {
    const { writer, unique, subscribe, startRelay } = world();
    startRelay();
    const { accountId } = writer;
    const [group, key] = [unique('g'), unique('k')];
    const seen = new Seen();
    let broken = true;
    await subscribe({
      group, topics: ['product'], retries: 0,
      handler: seen.handler((events) => {
        if (broken && events.some((event) => event.key === key)) throw new Error('not yet');
      }),
    });
    const event = aProductEvent(accountId, key);
    await writer.publish([event]);
    const parked = async () => (await parkedEvents().list({ accountId, group }))[0];
    const first = await eventually(async () => (await parked()) ?? false, { timeoutMs: 30_000 });
    await parkedEvents().release(accountId, first.id);
    await eventually(async () => expect((await parked())?.attempts).toBeGreaterThan(first.attempts), { timeoutMs: 30_000 });
    broken = false;
    await parkedEvents().release(accountId, first.id);
    await eventually(() => seen.has([event.id]), { timeoutMs: 30_000 });
    await eventually(async () => expect(await parkedEvents().list({ accountId, group, status: 'delivered' })).toHaveLength(1));
  }, 90_000);

  it('gives up a discarded record, and answers foreign ids like unknown ones', async () => {
    const { writer, hub, unique, subscribe, startRelay } = world();
    startRelay();
    const { accountId } = writer;
    const group = unique('g');
    await subscribe({
      group, topics: ['product'], retries: 0, from: 'now',
      handler: async () => {
        throw new Error('never');
      },
    });
    await writer.publish([aProductEvent(accountId, unique('k'))]);
    const parked = await eventually(async () => (await parkedEvents().list({ accountId, group }))[0] ?? false, { timeoutMs: 30_000 });
    const stranger = await hub.anAccount();
    expect(await parkedEvents().list({ accountId: stranger.id })).toEqual([]);
    await expect(parkedEvents().discard(stranger.id, parked.id)).rejects.toMatchObject({ code: 'parked-event.not-found' });
    await parkedEvents().discard(accountId, parked.id);
    expect(await parkedEvents().list({ accountId, group, status: 'discarded' })).toHaveLength(1);
  }, 90_000);

  it('parks an event that is too large for the bus and lets the rest flow', async () => {
    const { writer, unique, subscribe, startRelay } = world();
    const { accountId } = writer;
    startRelay();
    const seen = new Seen();
    await subscribe({ group: unique('g'), topics: ['product'], handler: seen.handler() });
    const key = unique('large');
    const large = aProductEvent(accountId, key, 1, 'x'.repeat(150_000));
    const others = [aProductEvent(accountId, unique('k')), aProductEvent(accountId, unique('k'))];
    await writer.publish([others[0] as typeof large, large, others[1] as typeof large]);
    await eventually(() => seen.has(others.map(({ id }) => id)), { timeoutMs: 30_000 });
    await eventually(async () =>
      expect(await parkedEvents().list({ accountId, group: 'relay' })).toContainEqual(expect.objectContaining({ key, eventId: large.id, reason: 'event.too-large' })),
    );
    await writer.publish([aProductEvent(accountId, key, 2)]);
    await eventually(() => expect(seen.versionsOf(key)).toEqual([2]), { timeoutMs: 30_000 });
    await eventually(async () => expect(await parkedEvents().list({ accountId, group: 'relay', status: 'superseded' })).toContainEqual(expect.objectContaining({ key })));
  }, 90_000);

  it('lets the API follow the log of one account', async () => {
    const { writer, hub, unique, startRelay } = world();
    startRelay();
    const { accountId } = writer;
    const reader = new EventLogReader(accountScopeOf(hub.database.serving));
    const position = async (): Promise<string> => {
      let after = '0';
      for (;;) {
        const page = await reader.readLog({ accountId, after, limit: 1_000 });
        if (page.length === 0) return after;
        after = page[page.length - 1]?.position ?? after;
      }
    };
    const after = await position();
    const key = unique('k');
    const ids = await writer.publishVersions([key], 3);
    await eventually(async () => expect((await reader.readLog({ accountId, after, topics: ['product'] })).map(({ event }) => event.id)).toEqual(ids), { timeoutMs: 20_000 });
    const [first] = await reader.readLog({ accountId, after, limit: 1 });
    expect(first).toMatchObject({ topic: 'product', key, event: { specversion: '1.0', id: ids[0], data: { version: 1 } } });
    expect(await reader.readLog({ accountId, after, topics: ['order'] })).toEqual([]);
    const stranger = await hub.anAccount();
    expect(await reader.readLog({ accountId: stranger.id })).toEqual([]);
  }, 60_000);
}
