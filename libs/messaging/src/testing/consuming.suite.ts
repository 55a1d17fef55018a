import { setTimeout as delay } from 'node:timers/promises';
import { eventually, startTypescriptChild } from '@hub/testing';
import type { BusAlarm, Subscription } from '@hub/sync-engine/ports';
import type { BusChildInput } from './bus-child';
import { asOwner, BUS_CHILD, type BusWorld } from './bus-world';
import { Seen } from './seen';

/** Members of a group that die, come, go or get stuck. */
export function describeConsuming(world: () => BusWorld): void {
  it('delivers everything again that a killed consumer process had in hand', async () => {
    const { writer, hub, profile, unique, startRelay, defer } = world();
    startRelay();
    const group = unique('g');
    const start = async (member: string) => {
      const child = startTypescriptChild(BUS_CHILD, { role: 'consumer', profile, ownerUrl: hub.ownerUrl, group, member } satisfies BusChildInput);
      defer(() => child.kill());
      await child.said('ready');
      return child;
    };
    const seenBy = async (member: string) => (await asOwner(hub.ownerUrl, 'select event_id from public.suite_seen where grp = $1 and member = $2', [group, member])).rows;
    const victim = await start('victim');
    const keys = Array.from({ length: 20 }, () => unique('k'));
    const ids = await writer.publishVersions(keys, 60);
    await eventually(async () => (await seenBy('victim')).length > 50, { timeoutMs: 30_000 });
    await victim.kill();
    const heir = await start('heir');
    await eventually(async () => {
      const seen = new Set([...(await seenBy('victim')), ...(await seenBy('heir'))].map((row) => row['event_id']));
      expect(ids.filter((id) => !seen.has(id))).toEqual([]);
    }, { timeoutMs: 60_000 });
    await heir.kill();
  }, 150_000);

  it('keeps its promises while members join and leave every second', async () => {
    const { writer, unique, subscribe, newBus, startRelay } = world();
    startRelay();
    const group = unique('g');
    const seen = new Seen();
    const keys = Array.from({ length: 10 }, () => unique('k'));
    const join_ = (): Promise<Subscription> => subscribe({ group, topics: ['product'], handler: seen.handler() }, newBus());
    const members: Subscription[] = [await join_()];
    const written: string[] = [];
    for (let second = 0; second < 6; second += 1) {
      written.push(...(await writer.publishVersions(keys.map((key) => `${key}-${second}`), 5)));
      members.push(await join_());
      if (second % 2 === 1) await members.shift()?.close();
      await delay(1_000);
    }
    await eventually(() => seen.has(written), { timeoutMs: 60_000 });
    for (const key of keys) expect(seen.versionsOf(`${key}-3`)).toEqual([1, 2, 3, 4, 5]);
  }, 120_000);

  it('shares the keys among members', async () => {
    const { writer, unique, subscribe, newBus, startRelay } = world();
    startRelay();
    const group = unique('g');
    const [first, second] = [new Seen(), new Seen()];
    for (const seen of [first, second]) {
      await subscribe({ group, topics: ['product'], batchSizeEvents: 5, handler: seen.handler(() => delay(5)) }, newBus());
    }
    const keys = Array.from({ length: 40 }, () => unique('k'));
    const total = async (): Promise<boolean> => new Set([...first.events, ...second.events].map(({ id }) => id)).size >= keys.length * 10;
    await eventually(async () => {
      await writer.publishVersions(keys, 10);
      await eventually(total, { timeoutMs: 30_000 });
      expect(Math.min(first.events.length, second.events.length)).toBeGreaterThan(keys.length);
    }, { timeoutMs: 60_000 });
  }, 90_000);

  it('raises the alarm when a group has events to read and reads none, and goes on afterwards', async () => {
    const { setup, writer, unique, startRelay } = world();
    startRelay();
    const group = unique('g');
    const seen = new Seen();
    const alarms: BusAlarm[] = [];
    const unstall = await setup.stall(world(), { group, topics: ['product'], stuckAfterMs: 1_500, onAlarm: (alarm) => void alarms.push(alarm), handler: seen.handler() });
    const ids = await writer.publishVersions([unique('k')], 3);
    await eventually(() => expect(alarms).toContainEqual(expect.objectContaining({ kind: 'stuck-consumer', group, topic: 'product' })), { timeoutMs: 30_000 });
    await unstall();
    await eventually(() => seen.has(ids), { timeoutMs: 30_000 });
  }, 90_000);

  it('waits out an outage of what the handler needs, blaming no record', async () => {
    const { writer, hub, unique, subscribe, startRelay } = world();
    startRelay();
    const group = unique('g');
    const seen = new Seen();
    let away = true;
    const outage = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const subscription = await subscribe({
      group, topics: ['product'], retries: 0,
      handler: seen.handler(() => {
        if (away) throw outage;
      }),
    });
    const ids = await writer.publishVersions([unique('k')], 2);
    await eventually(async () => expect(await subscription.health()).toMatchObject({ state: 'waiting' }), { timeoutMs: 20_000 });
    away = false;
    await eventually(() => seen.has(ids), { timeoutMs: 30_000 });
    const { rows } = await asOwner(hub.ownerUrl, 'select 1 from hub.parked_event where group_name = $1', [group]);
    expect(rows).toEqual([]);
    await eventually(async () => expect(await subscription.health()).toMatchObject({ state: 'running', lagEvents: 0 }), { timeoutMs: 20_000 });
  }, 90_000);
}
