import type { ShopState } from '../model/shop-state';
import type { StoredWebhook } from '../model/stored-webhook';
import type { HttpPoster } from './http-post';
import { isSafeUrl } from './private-address';

/** Sends the unsigned, form-encoded hello of a webhook, and repeats it at every save until it is answered with 200. */
export class PingSender {
  constructor(
    private readonly state: ShopState,
    private readonly poster: HttpPoster,
  ) {}

  /**
   * Saves the record: date moved, and an owed ping sent while the webhook is active. Waits for the ping, as the
   * REST call that caused it does.
   */
  async saved(webhook: StoredWebhook): Promise<void> {
    webhook.date_modified = this.state.clock.nowSeconds();
    if (!webhook.pingPending || webhook.status !== 'active') return;
    const { settings } = this.state;
    if (!settings.allowPrivateWebhookUrls && !isSafeUrl(webhook.delivery_url)) return;
    const headers = { 'User-Agent': userAgent(this.state), Accept: '*/*', 'Content-Type': 'application/x-www-form-urlencoded' };
    const { status } = await this.poster.post(webhook.delivery_url, headers, `webhook_id=${webhook.id}`, settings.pingTimeoutMs);
    if (status === 200) webhook.pingPending = false;
  }
}

/** @returns the User-Agent of deliveries and pings. */
export function userAgent(state: ShopState): string {
  return `WooCommerce/${state.settings.version} Hookshot (WordPress/${state.settings.wpVersion})`;
}
