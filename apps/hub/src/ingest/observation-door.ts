import { Injectable } from '@nestjs/common';
import { Clock, groupBy, NotFoundError, PermissionDeniedError, unique } from '@hub/common';
import { HubMetrics } from '@hub/observability';
import type { WebhookDelivery } from '@hub/persistence';
import type { ObservedRecord } from '@hub/sync-engine';
import { WebhookKeeper } from '../hooks/webhook-keeper';
import type { Sender } from '../security/ingest-sender';
import { IngestProof } from './ingest-proof';
import { readBatch } from './read-batch';

/** How many observations and hints were stored. */
export interface Accepted {
  readonly observations: number;
  readonly hints: number;
}

/** Takes observations that come by HTTP: all of a request, or none. */
@Injectable()
export class ObservationDoor {
  constructor(
    private readonly proof: IngestProof,
    private readonly keeper: WebhookKeeper,
    private readonly metrics: HubMetrics,
    private readonly clock: Clock,
  ) {}

  /**
   * When it returns, everything is committed and its import has been woken.
   * @throws {HubError} for malformed events; @throws {PermissionDeniedError} `observation.foreign-connection`; @throws {NotFoundError} `connection.not-found`.
   */
  async take(sender: Sender, body: unknown): Promise<Accepted> {
    const records = readBatch(body, this.clock.nowIso());
    await this.requireRight(sender, unique(records.map(({ connectionId }) => connectionId)));
    const deliveries = [...groupBy(records, ({ connectionId }) => connectionId)].map(([connectionId, said]) => deliveryOf(connectionId, said));
    await this.keeper.keepAll(sender.accountId, deliveries);
    return this.count(records);
  }

  private async requireRight({ accountId, connectionId: own }: Sender, named: readonly string[]): Promise<void> {
    for (const connectionId of named) {
      if (own !== null && connectionId !== own) {
        throw new PermissionDeniedError('observation.foreign-connection', 'The ingest token speaks for one connection only; every event has to name that one in data.connectionId.', { param: 'data.connectionId' });
      }
      const claim = await this.proof.claim(connectionId, undefined);
      if (claim?.accountId !== accountId) throw new NotFoundError('connection.not-found', `There is no connection ${connectionId} in this account.`, { param: 'data.connectionId' });
    }
  }

  private count(records: readonly ObservedRecord[]): Accepted {
    const observations = records.filter(({ observation }) => observation !== null).length;
    const hints = records.length - observations;
    this.metrics.observedMessages.inc({ verdict: 'accepted' }, observations);
    this.metrics.observedMessages.inc({ verdict: 'hint' }, hints);
    return { observations, hints };
  }
}

function deliveryOf(connectionId: string, records: readonly ObservedRecord[]): WebhookDelivery {
  return {
    connectionId,
    observations: records.flatMap(({ observation }) => (observation === null ? [] : [observation])),
    refetch: records.flatMap(({ entity, externalId, observation }) => (observation === null ? [{ entity, externalId }] : [])),
  };
}
