import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { Incidents, type ConnectionRecord } from '../ports';
import type { WebhookLook } from './fill-webhook-gap';
import { illnessKey } from './report-ill-webhook';
import { pausedTopics } from './webhook-gap';

/** Tells operators what happened to a connection's webhooks. */
@Injectable()
export class WebhookReports {
  constructor(
    private readonly incidents: Incidents,
    private readonly clock: Clock,
  ) {}

  /** One incident per gap; one about paused webhooks for as long as they are. */
  async execute(connection: ConnectionRecord, look: WebhookLook): Promise<void> {
    if (look.silent.length > 0) await this.gap(connection, look.silent);
    // Whatever was ill has been made anew by now.
    await this.incidents.resolve(connection.accountId, illnessKey(connection.id));
    const paused = pausedTopics(look.webhooks);
    if (paused.length > 0) await this.paused(connection, paused);
    else await this.incidents.resolve(connection.accountId, pausedKey(connection));
  }

  private gap(connection: ConnectionRecord, topics: readonly string[]): Promise<void> {
    return this.incidents.report({
      accountId: connection.accountId,
      connectionId: connection.id,
      kind: 'webhooks-healed',
      dedupeKey: `webhooks-healed:${connection.id}:${this.clock.nowIso()}`,
      severity: 'warning',
      message: `Webhooks of "${connection.name}" were silent (${topics.join(', ')}). They work again, and what was missed is being read.`,
      fix: 'Nothing to do. If it comes back, see why the store switched them off: it does so when the hub cannot be reached.',
      details: { topics },
    });
  }

  private paused(connection: ConnectionRecord, topics: readonly string[]): Promise<void> {
    return this.incidents.report({
      accountId: connection.accountId,
      connectionId: connection.id,
      kind: 'webhooks-paused',
      dedupeKey: pausedKey(connection),
      severity: 'warning',
      message: `Somebody paused webhooks of "${connection.name}" in the store (${topics.join(', ')}). Changes are found by polling meanwhile.`,
      fix: 'Set them to active in the store, or delete them there: the hub makes new ones.',
      details: { topics },
    });
  }
}

function pausedKey(connection: ConnectionRecord): string {
  return `webhooks-paused:${connection.id}`;
}
