import { createHubTestDatabase, type HubTestDatabase } from '@hub/testing';
import type { EventBus, SubscribeOptions, Subscription } from '@hub/sync-engine/ports';
import { newId } from '@hub/common';
import type { OutboxRelay, OutboxRelayOptions } from '../relay/outbox-relay';
import { makeBus, makeRelay, type BusProfile } from './bus-profile';
import { describeConsuming } from './consuming.suite';
import { describeOrdering } from './ordering.suite';
import { describeParking } from './parking.suite';
import { describeRelay } from './relay.suite';
import { SUITE_TABLES, SuiteWriter } from './suite-writer';

/** What differs between the buses under test. */
export interface BusSuiteSetup {
  /** Called in `beforeAll` with the database's system URL. */
  readonly profile: (systemUrl: string) => BusProfile | Promise<BusProfile>;
  /** Subscribes so that the group has events it does not read, and gives the way out. */
  readonly stall: (world: BusWorld, options: SubscribeOptions) => Promise<() => Promise<void>>;
}

/** What the parts of the suite share; one database and one relay for all of them. */
export interface BusWorld {
  readonly setup: BusSuiteSetup;
  readonly hub: HubTestDatabase;
  readonly profile: BusProfile;
  readonly writer: SuiteWriter;
  /** A name no other test uses; also good as a record key. */
  unique(name: string): string;
  /** A bus of its own, as another process would have; closed after the test. */
  newBus(): EventBus;
  subscribe(options: SubscribeOptions, bus?: EventBus): Promise<Subscription>;
  startRelay(options?: Partial<OutboxRelayOptions>): OutboxRelay;
  /** Called after the test, latest first. */
  defer(undo: () => Promise<unknown>): void;
}

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

/** Runs SQL as the database's owner. */
export async function asOwner(ownerUrl: string, sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql, values);
    return { rows: result.rows };
  } finally {
    await client.end();
  }
}
