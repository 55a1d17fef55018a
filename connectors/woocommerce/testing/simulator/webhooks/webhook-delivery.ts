import { createHash, createHmac } from 'node:crypto';
import type { ShopState } from '../model/shop-state';
import type { StoredWebhook } from '../model/stored-webhook';
import { phpJson } from '../platform/php-text';
import type { HttpPoster } from './http-post';
import { userAgent, type PingSender } from './ping-sender';
import { isSafeUrl } from './private-address';
import { payloadFor } from './webhook-payload';
import { partsOf } from './webhook-topics';

const FAILURES_BORNE = 5;

/** What was sent and what came back. */
export interface DeliveryRecord {
  readonly at: number;
  readonly webhookId: number;
  readonly topic: string;
  readonly resourceId: number;
  readonly body: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly succeeded: boolean;
}

/** Delivers one webhook and keeps its failure counter. There are no retries (R51). */
export class WebhookDelivery {
  constructor(
    private readonly state: ShopState,
    private readonly poster: HttpPoster,
    private readonly pings: PingSender,
  ) {}

  async deliver(webhook: StoredWebhook, resourceId: number): Promise<DeliveryRecord> {
    const body = phpJson(payloadFor(this.state, webhook, resourceId));
    const status = await this.send(webhook, body);
    const succeeded = (status >= 200 && status < 300) || status === 301 || status === 302;
    await this.count(webhook, succeeded);
    return { at: this.state.clock.now(), webhookId: webhook.id, topic: webhook.topic, resourceId, body, status, succeeded };
  }

  private async send(webhook: StoredWebhook, body: string): Promise<number> {
    const { settings } = this.state;
    if (!settings.allowPrivateWebhookUrls && !isSafeUrl(webhook.delivery_url)) return 0;
    const { status } = await this.poster.post(webhook.delivery_url, this.headers(webhook, body), body, settings.webhookTimeoutMs);
    return status;
  }

  private headers(webhook: StoredWebhook, body: string): Record<string, string> {
    const { resource, event } = partsOf(webhook.topic);
    return {
      'User-Agent': userAgent(this.state),
      Accept: '*/*',
      'Content-Type': 'application/json',
      'X-WC-Webhook-Source': `${this.state.settings.homeUrl}/`,
      'X-WC-Webhook-Topic': webhook.topic,
      'X-WC-Webhook-Resource': resource,
      'X-WC-Webhook-Event': event,
      'X-WC-Webhook-Signature': createHmac('sha256', webhook.secret).update(body, 'utf8').digest('base64'),
      'X-WC-Webhook-ID': String(webhook.id),
      // Made of the webhook and the second: several deliveries within one second share it (R49).
      'X-WC-Webhook-Delivery-ID': createHash('md5').update(`${webhook.id} ${this.state.clock.nowSeconds()}`).digest('hex'),
    };
  }

  private async count(webhook: StoredWebhook, succeeded: boolean): Promise<void> {
    if (succeeded) webhook.failureCount = 0;
    else if (webhook.failureCount > FAILURES_BORNE) webhook.status = 'disabled';
    else webhook.failureCount += 1;
    await this.pings.saved(webhook);
  }
}
