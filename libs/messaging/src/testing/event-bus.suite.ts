import { createHubTestDatabase } from '@hub/testing';
import type { EventBus } from '@hub/sync-engine/ports';
import { newId } from '@hub/common';
import { makeBus, makeRelay } from './bus-profile';
import { asOwner, type BusSuiteSetup, type BusWorld } from './bus-world';
import { describeConsuming } from './consuming.suite';
import { describeOrdering } from './ordering.suite';
import { describeParking } from './parking.suite';
import { describeRelay } from './relay.suite';
import { SUITE_TABLES, SuiteWriter } from './suite-writer';

/** The promises every event bus keeps, tried on a real one. */
export function describeEventBus(name: string, setup: BusSuiteSetup): void {
  describe(name, () => {
    const undo: (() => Promise<unknown>)[] = [];
    let made: BusWorld | undefined;
    const world = (): BusWorld => {
      if (!made) throw new Error('the world is there from beforeAll on');
      return made;
    };

    beforeAll(async () => {
      made = await makeWorld(setup, undo);
    }, 120_000);

    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    }, 60_000);

    afterAll(async () => {
      await made?.writer.close();
      await made?.hub.close();
    }, 60_000);

    describeOrdering(world);
    describeConsuming(world);
    describeParking(world);
    describeRelay(world);
  });
}

async function makeWorld(setup: BusSuiteSetup, undo: (() => Promise<unknown>)[]): Promise<BusWorld> {
  const hub = await createHubTestDatabase();
  await asOwner(hub.ownerUrl, SUITE_TABLES);
  const account = await hub.anAccount();
  const profile = await setup.profile(hub.systemUrl);
  const defer = (step: () => Promise<unknown>): void => void undo.push(step);
  const newBus = (): EventBus => {
    const bus = makeBus(profile);
    defer(() => bus.close());
    return bus;
  };
  return {
    setup, hub, profile, defer, newBus,
    writer: new SuiteWriter(hub.servingUrl, account.id),
    unique: (name) => `${name}-${newId().slice(-12)}`,
    subscribe: (options, bus = newBus()) => bus.subscribe(options),
    startRelay: (options) => {
      const relay = makeRelay(profile, options);
      defer(() => relay.stop());
      relay.start();
      return relay;
    },
  };
}
