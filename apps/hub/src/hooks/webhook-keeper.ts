import { Injectable } from '@nestjs/common';
import { WebhookIntake, type WebhookDelivery } from '@hub/persistence';
import { WorkSignals, type WebhookEndpoint } from '@hub/sync-engine/ports';
import { MicroBatcher } from './micro-batcher';

/** What was said of a connection's records. */
export type Said = Pick<WebhookDelivery, 'observations' | 'refetch'>;
/** Whom it was said of. */
export type SaidOf = Pick<WebhookEndpoint, 'accountId' | 'connectionId' | 'status'>;

/** Stores what webhooks and programs outside say and wakes its import. */
@Injectable()
export class WebhookKeeper {
  private readonly batcher: MicroBatcher<WebhookDelivery>;

  constructor(
    private readonly signals: WorkSignals,
    private readonly intake: WebhookIntake,
  ) {
    this.batcher = new MicroBatcher((accountId, deliveries) => intake.store(accountId, deliveries));
  }

  /** Resolves when it is committed; the webhook may be answered then. */
  async keep({ accountId, connectionId, status }: SaidOf, { observations, refetch }: Said): Promise<void> {
    if (observations.length === 0 && refetch.length === 0) return;
    await this.batcher.add(accountId, { connectionId, observations, refetch });
    // Nothing is worked on while it is paused; resuming looks at everything that waits.
    if (status === 'paused') return;
    this.wake(accountId, { connectionId, observations, refetch });
  }

  /** Stores all of it in one commit, or nothing. */
  async keepAll(accountId: string, deliveries: readonly WebhookDelivery[]): Promise<void> {
    await this.intake.store(accountId, deliveries);
    for (const delivery of deliveries) this.wake(accountId, delivery);
  }

  private wake(accountId: string, { connectionId, observations, refetch }: WebhookDelivery): void {
    if (observations.length > 0) this.signals.wake('inbox', accountId, connectionId);
    if (refetch.length > 0) this.signals.wake('refetch', accountId, connectionId);
  }
}
