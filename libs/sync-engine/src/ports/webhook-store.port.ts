import type { ConnectionStatus } from '@hub/contracts';
import type { WebhookHealth } from '@hub/connector-sdk';
import type { Tx } from './unit-of-work.port';

export type { WebhookHealth } from '@hub/connector-sdk';

/** State of one wanted webhook as last checked. */
export interface WebhookRegistration {
  readonly topic: string;
  readonly externalId: string | null;
  /** `ill`: looks active at the spoke, but what it delivers cannot be used. */
  readonly state: WebhookHealth['state'] | 'ill';
  /** ISO UTC. */
  readonly checkedAt: string;
}

/** What the webhook route must know of a connection before it knows the account. */
export interface WebhookEndpoint {
  readonly connectionId: string;
  readonly accountId: string;
  readonly connector: string;
  readonly status: ConnectionStatus;
  /** Null where no webhooks were ever provisioned. */
  readonly sealedSecret: Buffer | null;
}

/** The hub's own webhooks at the spokes. */
export abstract class WebhookStore {
  /** As last checked, by topic. */
  abstract ofConnection(tx: Tx, connectionId: string): Promise<readonly WebhookRegistration[]>;
  /** Replaces what was known. */
  abstract save(tx: Tx, connectionId: string, webhooks: readonly WebhookHealth[], checkedAt: string): Promise<void>;
  /** Remembers that what the active ones deliver cannot be used, until the next `save`. */
  abstract markIll(tx: Tx, connectionId: string): Promise<void>;
  abstract saveMode(tx: Tx, connectionId: string, mode: 'webhooks' | 'poll'): Promise<void>;
  /** Connections of all accounts, once activated, whose mode is not the one they should be in; `reachable`: spokes can reach the hub. */
  abstract inWrongMode(reachable: boolean): Promise<ReadonlyArray<{ readonly accountId: string; readonly connectionId: string }>>;
  /** Looks across accounts; null for a connection that does not exist. */
  abstract endpoint(connectionId: string): Promise<WebhookEndpoint | null>;
}
