import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ConnectionStore, ScheduleStore, type ConnectionRecord, type Tx } from '../ports';
import { RunQueue } from '../runs/run-queue';
import { presetSchedules } from '../schedules/preset-schedules';
import { WebhookMode } from '../webhooks/webhook-mode';
import { AuditedChange } from './audited-change';
import { catchesUp } from './resume-work';

/** What happens when a connection is switched on for the first time. */
@Injectable()
export class FirstActivation {
  constructor(
    private readonly store: ConnectionStore,
    private readonly schedules: ScheduleStore,
    private readonly webhooks: WebhookMode,
    private readonly queue: RunQueue,
    private readonly clock: Clock,
    readonly audited: AuditedChange,
  ) {}

  /** Sets up schedules and webhooks and begins the first import, unless the preset does nothing by itself. */
  async execute(tx: Tx, connection: ConnectionRecord): Promise<void> {
    const now = this.clock.nowIso();
    const webhookMode = this.webhooks.wanted(connection);
    await this.webhooks.apply(tx, connection);
    await this.prefill(tx, { ...connection, webhookMode });
    await this.store.update(tx, connection.id, { activatedAt: now });
    const run = { accountId: connection.accountId, connectionId: connection.id, trigger: 'activation' } as const;
    if (catchesUp(connection)) await this.queue.add(tx, connection, { ...run, operation: 'import-products' });
    if (webhookMode === 'webhooks') await this.queue.add(tx, connection, { ...run, operation: 'check-webhooks' });
  }

  /** Replaces the schedules the preset put there; those people added stay. */
  prefill(tx: Tx, connection: ConnectionRecord): Promise<void> {
    return this.schedules.replacePreset(tx, connection.id, presetSchedules(connection, this.clock.nowIso()));
  }
}
