import { Injectable } from '@nestjs/common';
import type { WebhookVerdict } from '@hub/connector-sdk';
import { WebhookIntake, type WebhookDelivery } from '@hub/persistence';
import { WorkSignals, type WebhookEndpoint } from '@hub/sync-engine/ports';
import { MicroBatcher } from './micro-batcher';

/** Stores what webhooks say and wakes their import. */
@Injectable()
export class WebhookKeeper {
  private readonly batcher: MicroBatcher<WebhookDelivery>;

  constructor(
    private readonly signals: WorkSignals,
    intake: WebhookIntake,
  ) {
    this.batcher = new MicroBatcher((accountId, deliveries) => intake.store(accountId, deliveries));
  }

  /** Resolves when it is committed; the webhook may be answered then. */
  async keep({ accountId, connectionId, status }: WebhookEndpoint, { observations, refetch }: WebhookVerdict & { kind: 'accepted' }): Promise<void> {
    if (observations.length === 0 && refetch.length === 0) return;
    await this.batcher.add(accountId, { connectionId, observations, refetch });
    // Nothing is worked on while it is paused; resuming looks at everything that waits.
    if (status === 'paused') return;
    if (observations.length > 0) this.signals.wake('inbox', accountId, connectionId);
    if (refetch.length > 0) this.signals.wake('refetch', accountId, connectionId);
  }
}
