import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ConnectionStore, incidentKeyOf, Incidents, UnitOfWork, WebhookStore, type ConnectionRecord, type WebhookEndpoint } from '../ports';
import { StartRun } from '../runs/start-run';

const KIND = 'webhook-ill';
/** Webhooks that stay ill although they were made anew are not made anew more often than this. Unit: milliseconds. */
const AGAIN_MS = 60_000;
const MAX_REMEMBERED = 5_000;

/** Why a delivery is ill, as its connector says it. */
export interface Illness {
  readonly code: string;
  readonly message: string;
}

/** Key of the incident about webhooks that deliver something else than records. */
export function illnessKey(connectionId: string): string {
  return incidentKeyOf({ kind: KIND, connectionId });
}

/**
 * Deals with webhooks that are delivered, correctly signed, and carry no record: the user who made them is gone or lost rights. They
 * look healthy at the store, so that is remembered here, and the next care for them makes them anew with the present key.
 */
@Injectable()
export class ReportIllWebhook {
  private readonly askedAtMs = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly connections: ConnectionStore,
    private readonly webhooks: WebhookStore,
    private readonly runs: StartRun,
    private readonly incidents: Incidents,
    private readonly clock: Clock,
  ) {}

  async execute({ accountId, connectionId }: WebhookEndpoint, { code, message }: Illness): Promise<void> {
    await this.incidents.report({ accountId, connectionId, kind: KIND, dedupeKey: illnessKey(connectionId), severity: 'error', message, details: { code } });
    if (!this.isDue(connectionId)) return;
    const { status, webhookMode } = await this.remember(accountId, connectionId);
    // A connection that does nothing now looks after its webhooks when it is set to work again.
    if (status !== 'active' || webhookMode !== 'webhooks') return;
    await this.runs.execute({ accountId, connectionId, operation: 'check-webhooks', trigger: 'webhook-gap' });
  }

  private remember(accountId: string, connectionId: string): Promise<ConnectionRecord> {
    return this.unitOfWork.run(accountId, async (tx) => {
      await this.webhooks.markIll(tx, connectionId);
      return this.connections.get(tx, connectionId);
    });
  }

  private isDue(connectionId: string): boolean {
    const now = this.clock.nowMs();
    const askedAt = this.askedAtMs.get(connectionId);
    if (askedAt !== undefined && now - askedAt < AGAIN_MS) return false;
    if (this.askedAtMs.size >= MAX_REMEMBERED) this.askedAtMs.clear();
    this.askedAtMs.set(connectionId, now);
    return true;
  }
}
