import { Injectable } from '@nestjs/common';
import { sameContent } from '@hub/common';
import type { ConnectionStatus } from '@hub/contracts';
import { Connections, type ConnectionRecord, type Tx } from '../ports';
import { RunQueue } from '../runs/run-queue';
import { WebhookMode } from '../webhooks/webhook-mode';
import { FirstActivation } from './first-activation';
import { ResumeWork } from './resume-work';

/** A connection before and after its configuration changed; `status` is what it is to become. */
export interface ConfigurationChange {
  readonly before: ConnectionRecord;
  readonly changed: ConnectionRecord;
  readonly status: ConnectionStatus;
  readonly reason: string | null;
}

/** What follows from a change of configuration. */
@Injectable()
export class UpdateAftermath {
  constructor(
    private readonly connections: Connections,
    private readonly activation: FirstActivation,
    private readonly webhooks: WebhookMode,
    private readonly queue: RunQueue,
    private readonly resume: ResumeWork,
  ) {}

  /** In the transaction of the change: status, schedules and runs. */
  async within(tx: Tx, change: ConfigurationChange): Promise<void> {
    const { before, status } = change;
    await this.connections.move(tx, before.id, status, change.reason);
    const present: ConnectionRecord = { ...change.changed, status };
    const newPreset = !sameContent(before.preset, present.preset);
    // Before the first activation there are no schedules to replace and nothing runs.
    if (status === 'draft' || status === 'inactive') return;
    if (newPreset) {
      await this.webhooks.apply(tx, present);
      await this.activation.prefill(tx, { ...present, webhookMode: this.webhooks.wanted(present) });
    }
    if (status !== 'active') return;
    if (before.status === 'needs-credentials') await this.resume.queueCatchUp(tx, present);
    if (newPreset || before.warehouseId !== present.warehouseId) await this.compareStock(tx, present);
    if (newPreset || before.configVersion !== present.configVersion) await this.checkWebhooks(tx, before, present);
  }

  /** After the commit: what waited goes on. */
  async afterCommit(before: ConnectionRecord, after: ConnectionRecord): Promise<void> {
    if (after.status !== 'active') return;
    if (before.status === 'needs-credentials') await this.resume.afterCredentials(after);
    else this.resume.wake(after);
  }

  /** Another address has no webhooks yet, another key is another owner of them, another preset may want none. */
  private async checkWebhooks(tx: Tx, before: ConnectionRecord, present: ConnectionRecord): Promise<void> {
    if (before.webhookMode !== 'webhooks' && this.webhooks.wanted(present) !== 'webhooks') return;
    const { accountId, id: connectionId } = present;
    await this.queue.add(tx, present, { accountId, connectionId, operation: 'check-webhooks', trigger: 'operator' });
  }

  /** Another preset or warehouse means other stock: it is taken in, or compared with what the store shows. */
  private async compareStock(tx: Tx, connection: ConnectionRecord): Promise<void> {
    const { direction } = connection.preset.stock;
    if (direction === 'none' || !connection.preset.schedules.some(({ active }) => active)) return;
    const { accountId, id: connectionId } = connection;
    const operation = direction === 'in' ? 'import-stock' : 'export-stock';
    await this.queue.add(tx, connection, { accountId, connectionId, operation, trigger: 'operator' });
  }
}
