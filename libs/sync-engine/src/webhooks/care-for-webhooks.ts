import { Injectable } from '@nestjs/common';
import type { WebhookHealth, WebhookTarget } from '@hub/connector-sdk';
import { UnitOfWork, WebhookStore, type ConnectionRecord, type OpenSpoke } from '../ports';
import { PublicAddress } from './public-address';
import { needsCare, silentTopics } from './webhook-gap';
import { WebhookAftermath } from './webhook-aftermath';
import { WebhookMode } from './webhook-mode';
import { WebhookSecret } from './webhook-secret';

/** What looking after a connection's webhooks found and did. */
export interface WebhookCare {
  /** State of the wanted webhooks afterwards; empty where the connection polls. */
  readonly webhooks: readonly WebhookHealth[];
  /** Topics created or re-created now. */
  readonly healed: readonly string[];
}

/**
 * Compares the hub's webhooks at a spoke with the wanted ones and heals them; what was missed while they were silent is read again.
 * Where spokes cannot reach the hub, the connection polls instead. Safe to repeat.
 */
@Injectable()
export class CareForWebhooks {
  constructor(
    private readonly address: PublicAddress,
    private readonly unitOfWork: UnitOfWork,
    private readonly store: WebhookStore,
    private readonly secret: WebhookSecret,
    private readonly aftermath: WebhookAftermath,
    private readonly mode: WebhookMode,
  ) {}

  /** @throws {ConnectorError} when the spoke does not let itself be asked. */
  async execute(connection: ConnectionRecord, spoke: OpenSpoke): Promise<WebhookCare> {
    await this.unitOfWork.run(connection.accountId, (tx) => this.mode.apply(tx, connection));
    if (!this.address.deliversTo(connection)) return this.doWithout(connection, spoke);
    const known = await this.unitOfWork.read(connection.accountId, (tx) => this.store.ofConnection(tx, connection.id));
    // Spokes do not say who made a webhook: with another secret those made before count as missing and are made anew by the present key.
    const another = known.some(({ state }) => state === 'ill');
    const target = this.address.targetOf(connection, await this.secret.ensure(connection, { another }));
    const found = await spoke.session.webhooks.check(target);
    const silent = silentTopics(known, found.webhooks);
    if (silent.length > 0) await this.aftermath.gap.note(connection, found.webhooks);
    const healed = needsCare(found.webhooks) ? await spoke.session.webhooks.ensure(target) : found;
    await this.aftermath.execute(connection, { webhooks: healed.webhooks, silent });
    return healed;
  }

  /** A preset that wants no webhooks (any more) leaves none behind at the spoke. */
  private async doWithout(connection: ConnectionRecord, spoke: OpenSpoke): Promise<WebhookCare> {
    const known = await this.unitOfWork.read(connection.accountId, (tx) => this.store.ofConnection(tx, connection.id));
    if (known.length > 0 && this.address.url !== null) {
      await this.remove(connection, spoke);
      await this.aftermath.gap.note(connection, []);
    }
    return { webhooks: [], healed: [] };
  }

  /** Takes the hub's webhooks down at a spoke; nothing to do where there never were any. */
  async remove(connection: ConnectionRecord, spoke: OpenSpoke): Promise<void> {
    const secret = await this.secret.find(connection);
    if (secret === null || this.address.url === null) return;
    const target: WebhookTarget = this.address.targetOf(connection, secret);
    await spoke.session.webhooks.remove(target);
  }
}
