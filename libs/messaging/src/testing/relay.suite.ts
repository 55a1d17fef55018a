import { eventually, startTypescriptChild } from '@hub/testing';
import type { BusChildInput } from './bus-child';
import { asOwner, BUS_CHILD, type BusWorld } from './bus-world';
import { Seen } from './seen';
import { aProductEvent } from './suite-writer';
import { measureOutboxLag } from '../relay/outbox-lag';

/** Relays that compete, die or freeze. */
export function describeRelay(world: () => BusWorld): void {
  const startChild = async () => {
    const child = startTypescriptChild(BUS_CHILD, { role: 'relay', profile: world().profile } satisfies BusChildInput);
    world().defer(() => child.kill());
    await child.said('active');
    return child;
  };

  it.each(['kill', 'freeze'] as const)('has one active relay of two, and the other takes over within seconds of a %s', async (way) => {
    const { writer, unique, subscribe, startRelay } = world();
    const seen = new Seen();
    await subscribe({ group: unique('g'), topics: ['product'], from: 'now', handler: seen.handler() });
    const active = await startChild();
    const standby = startRelay();
    const key = unique('k');
    const first = await writer.publishVersions([key], 3);
    await eventually(() => seen.has(first), { timeoutMs: 30_000 });
    await eventually(() => expect(standby.status()).toMatchObject({ state: 'standby', movedEvents: 0 }));
    if (way === 'kill') await active.kill();
    else active.freeze();
    const event = aProductEvent(writer.accountId, key, 4);
    await writer.publish([event]);
    await eventually(() => expect(standby.status()).toMatchObject({ state: 'active' }), { timeoutMs: 8_000 });
    await eventually(() => seen.has([event.id]), { timeoutMs: 20_000 });
    if (way === 'freeze') active.thaw();
    const last = aProductEvent(writer.accountId, key, 5);
    await writer.publish([last]);
    await eventually(() => seen.has([last.id]), { timeoutMs: 20_000 });
    expect(seen.versionsOf(key)).toEqual([1, 2, 3, 4, 5]);
    expect(standby.status().state).toBe('active');
  }, 120_000);

  it('comes back by itself when its database session is cut', async () => {
    const { writer, hub, unique, subscribe, startRelay } = world();
    const seen = new Seen();
    await subscribe({ group: unique('g'), topics: ['product'], from: 'now', handler: seen.handler() });
    const relay = startRelay();
    await eventually(() => relay.status().state === 'active');
    for (let cut = 0; cut < 3; cut += 1) {
      await asOwner(hub.ownerUrl, "select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('entrepot-relay', 'entrepot-event-bus', 'entrepot-log-listener') and datname = current_database()");
      const ids = await writer.publishVersions([unique('k')], 2);
      await eventually(() => seen.has(ids), { timeoutMs: 30_000 });
    }
  }, 90_000);

  it('keeps rows while no relay runs, says how many wait, and publishes them in order afterwards', async () => {
    const { writer, hub, unique, subscribe, startRelay } = world();
    const seen = new Seen();
    await subscribe({ group: unique('g'), topics: ['product'], from: 'now', handler: seen.handler() });
    const key = unique('k');
    await writer.publishVersions([key], 50);
    expect((await measureOutboxLag(hub.database.system)).rows).toBe(50);
    startRelay({ batchRows: 7 });
    await eventually(() => expect(seen.versionsOf(key)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1)), { timeoutMs: 30_000 });
    expect(await measureOutboxLag(hub.database.system)).toEqual({ rows: 0, oldestAgeMs: 0 });
  }, 60_000);
}
