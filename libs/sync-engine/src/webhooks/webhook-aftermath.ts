import { Injectable } from '@nestjs/common';
import { WorkSignals, type ConnectionRecord } from '../ports';
import { FillWebhookGap, type WebhookLook } from './fill-webhook-gap';
import { WebhookReports } from './webhook-reports';

/** What follows from a look at a connection's webhooks: the gap is filled, people are told. */
@Injectable()
export class WebhookAftermath {
  constructor(
    readonly gap: FillWebhookGap,
    private readonly reports: WebhookReports,
    private readonly signals: WorkSignals,
  ) {}

  async execute(connection: ConnectionRecord, look: WebhookLook): Promise<void> {
    await this.gap.execute(connection, look);
    if (look.silent.length > 0) this.signals.wake('run', connection.accountId, connection.id);
    await this.reports.execute(connection, look);
  }
}
