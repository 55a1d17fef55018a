import { Injectable } from '@nestjs/common';
import { Clock, HubError, NotFoundError } from '@hub/common';
import type { IncomingWebhook, WebhookVerdict } from '@hub/connector-sdk';
import { HubMetrics } from '@hub/observability';
import { ReportIllWebhook } from '@hub/sync-engine';
import { ConnectorCatalogue, type WebhookEndpoint } from '@hub/sync-engine/ports';
import { EndpointBook, type HookTarget, type OpenHook } from './endpoint-book';
import { WebhookKeeper } from './webhook-keeper';

/** One request as it arrived. */
export interface ArrivedWebhook {
  readonly connector: string;
  readonly connectionId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
}

/** Judges webhooks, keeps what they say and answers; nothing is answered with success before it is committed. */
@Injectable()
export class WebhookDesk {
  constructor(
    private readonly book: EndpointBook,
    private readonly catalogue: ConnectorCatalogue,
    private readonly illness: ReportIllWebhook,
    private readonly keeper: WebhookKeeper,
    private readonly metrics: HubMetrics,
    private readonly clock: Clock,
  ) {}

  /**
   * The status to answer with.
   * @throws {HubError} `webhook.unknown-connection` (404), `webhook.connection-deleted` (410), or the receiver's refusal.
   */
  async take(webhook: ArrivedWebhook): Promise<number> {
    const endTimer = this.metrics.webhookAccept.startTimer({ connector: webhook.connector });
    try {
      const verdict = await this.decide(webhook);
      endTimer({ verdict: verdict.kind });
      return verdict.status;
    } catch (error) {
      endTimer({ verdict: 'failed' });
      throw error;
    }
  }

  private async decide(webhook: ArrivedWebhook): Promise<WebhookVerdict> {
    const target = this.open(webhook, await this.book.find(webhook.connectionId));
    const verdict = this.judge(webhook, target);
    if (verdict.kind !== 'refused' || verdict.status !== 401) return this.act(target.endpoint, verdict);
    // The secret may have been changed by another process a moment ago.
    const fresh = this.open(webhook, await this.book.find(webhook.connectionId, true));
    return this.act(fresh.endpoint, this.judge(webhook, fresh));
  }

  private open(webhook: ArrivedWebhook, target: HookTarget): OpenHook {
    if (target.kind === 'deleted') throw gone();
    if (target.kind === 'unknown' || target.endpoint.connector !== webhook.connector) {
      throw new NotFoundError('webhook.unknown-connection', 'No connection takes webhooks at this address.');
    }
    return target;
  }

  private judge({ connector, headers, rawBody }: ArrivedWebhook, { secrets }: OpenHook): WebhookVerdict {
    const incoming: IncomingWebhook = { headers, rawBody, receivedAt: this.clock.nowIso(), secrets };
    return this.catalogue.get(connector).receiver.judge(incoming);
  }

  private async act(endpoint: WebhookEndpoint, verdict: WebhookVerdict): Promise<WebhookVerdict> {
    if (verdict.kind === 'refused') throw refusalOf(verdict);
    try {
      if (verdict.kind === 'ill') await this.illness.execute(endpoint, verdict);
      if (verdict.kind === 'accepted') await this.keeper.keep(endpoint, verdict);
      return verdict;
    } catch (error) {
      // Deleted since it was looked up: there is nothing left to keep a delivery with.
      const present = await this.book.find(endpoint.connectionId, true);
      throw present.kind === 'deleted' ? gone() : error;
    }
  }

}

function refusalOf({ status, code, message }: WebhookVerdict & { kind: 'refused' }): HubError {
  return Object.assign(new HubError(status === 401 ? 'authentication' : 'validation', code, message), { statusCode: status });
}

function gone(): HubError {
  return Object.assign(new NotFoundError('webhook.connection-deleted', 'The connection was deleted; remove this webhook from the store.'), { statusCode: 410 });
}
