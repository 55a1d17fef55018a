import { newId } from '@hub/common';
import type { Entity, RawObservation } from '@hub/contracts';
import type { Pool } from 'pg';
import { packRaw } from '../inbox/raw-codec';

/** What one webhook asks the hub to remember. */
export interface WebhookDelivery {
  readonly connectionId: string;
  readonly observations: readonly RawObservation[];
  readonly refetch: ReadonlyArray<{ readonly entity: Entity; readonly externalId: string }>;
}

/** Stores webhooks in as few round trips as there can be: senders wait for the commit. */
export class WebhookIntake {
  constructor(
    private readonly serving: Pool,
    private readonly system: Pool,
  ) {}

  /** Stores the deliveries of one account together; when it returns they are committed. All or none of them are stored. */
  async store(accountId: string, deliveries: readonly WebhookDelivery[]): Promise<void> {
    const observations = deliveries.flatMap(({ connectionId, observations: seen }) => seen.map((observation) => ({ connectionId, observation })));
    const refetches = deliveries.flatMap(({ connectionId, refetch }) => refetch.map(({ entity, externalId }) => [connectionId, entity, externalId]));
    await this.serving.query({
      name: 'webhook-intake',
      text: 'select hub.accept_webhooks($1, $2, $3, $4)',
      values: [accountId, JSON.stringify(observations.map(toItem)), observations.map(({ observation }) => packRaw(observation.raw)), JSON.stringify(refetches)],
    });
  }

  /** Whether a connection of this id existed once and was deleted. */
  async wasRemoved(connectionId: string): Promise<boolean> {
    const { rowCount } = await this.system.query('select 1 from hub.removed_connection where id = $1', [connectionId]);
    return rowCount === 1;
  }
}

function toItem({ connectionId, observation }: { connectionId: string; observation: RawObservation }): unknown[] {
  const { entity, externalId, source, seen, sourceVersion, readAt, gone } = observation;
  return [newId(), connectionId, entity, externalId, source, seen, sourceVersion, readAt, gone ?? false];
}
