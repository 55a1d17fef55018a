import { Injectable } from '@nestjs/common';
import { ConnectionStore, UnitOfWork, WebhookStore } from '../ports';
import { PublicAddress } from './public-address';
import { WebhookMode } from './webhook-mode';

/** Moves connections between webhooks and polling after `HUB_PUBLIC_URL` was set or taken away. */
@Injectable()
export class CorrectWebhookModes {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly webhooks: WebhookStore,
    private readonly mode: WebhookMode,
    private readonly address: PublicAddress,
  ) {}

  /** Safe to repeat. */
  async execute(): Promise<void> {
    for (const { accountId, connectionId } of await this.webhooks.inWrongMode(this.address.url !== null)) {
      await this.unitOfWork.run(accountId, async (tx) => this.mode.apply(tx, await this.connections.lock(tx, connectionId)));
    }
  }
}
