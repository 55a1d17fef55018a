import { eventually } from '@hub/testing';
import { asOwner, type BusWorld } from './bus-world';
import { Seen } from './seen';
import type { Ending, SuiteWriter } from './suite-writer';

const WRITERS = 8;
const CHANGES_PER_WRITER = 40;

/** No loss and no reordering, whatever writers do. */
export function describeOrdering(world: () => BusWorld): void {
  it('loses and reorders nothing while writers commit late, roll back or die', async () => {
    const { writer, hub, unique, subscribe, startRelay } = world();
    const seen = new Seen();
    startRelay();
    await subscribe({ group: unique('g'), topics: ['product'], handler: seen.handler() });
    const prefix = unique('k');
    await Promise.all(Array.from({ length: WRITERS }, () => writeAtRandom(writer, prefix)));
    const { rows } = await asOwner(hub.ownerUrl, 'select key, version from public.suite_record where key like $1', [`${prefix}%`]);
    expect(rows.length).toBeGreaterThan(5);
    for (const { key, version } of rows as { key: string; version: number }[]) {
      await eventually(() => expect(seen.versionsOf(key)).toEqual(Array.from({ length: version }, (_, at) => at + 1)), { timeoutMs: 20_000 });
    }
  }, 90_000);

  it('gives a group that says nothing the whole past, and one that asks for it only what comes', async () => {
    const { writer, unique, subscribe, startRelay } = world();
    const relay = startRelay();
    const key = unique('k');
    const before = await writer.publishVersions([key], 3);
    const early = new Seen();
    await subscribe({ group: unique('early'), topics: ['product'], handler: early.handler() });
    await eventually(() => early.has(before), { timeoutMs: 20_000 });
    const late = new Seen();
    await subscribe({ group: unique('late'), topics: ['product'], from: 'now', handler: late.handler() });
    const after = await writer.publishVersions([key], 1);
    await eventually(() => late.has(after), { timeoutMs: 20_000 });
    expect(late.versionsOf(key)).toEqual([1]);
    expect(late.events.filter((event) => event.key === key)).toHaveLength(1);
    expect(relay.status()).toMatchObject({ state: 'active', lastError: null });
  }, 60_000);
}

async function writeAtRandom(writer: SuiteWriter, prefix: string): Promise<void> {
  for (let change = 0; change < CHANGES_PER_WRITER; change += 1) {
    const chance = Math.random();
    const ending: Ending = chance < 0.1 ? 'rollback' : chance < 0.15 ? 'die' : 'commit';
    await writer.change(`${prefix}-${Math.floor(Math.random() * 10)}`, [Math.random() * 15, Math.random() * 15], ending);
  }
}
