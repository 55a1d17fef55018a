import { join } from 'node:path';
import type { HubTestDatabase } from '@hub/testing';
import type { EventBus, SubscribeOptions, Subscription } from '@hub/sync-engine/ports';
import { Client } from 'pg';
import type { OutboxRelay, OutboxRelayOptions } from '../relay/outbox-relay';
import type { BusProfile } from './bus-profile';
import type { SuiteWriter } from './suite-writer';

/** Path of the program that child processes of the suite run. */
export const BUS_CHILD = join(__dirname, 'bus-child.ts');

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

/** Runs SQL as the database's owner. */
export async function asOwner(ownerUrl: string, sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const result = await client.query<Record<string, unknown>>(sql, values);
    return { rows: result.rows };
  } finally {
    await client.end();
  }
}
