import type { ConnectorWebhooks, WebhookHealth, WebhookReport, WebhookTarget } from '@hub/connector-sdk';

/** Topics the toy shop can tell of. */
const TOPICS = ['product.updated', 'product.deleted'];

/** Webhooks of a toy shop: a test sets their states, `ensure` heals all but the paused ones. */
export class ToyWebhooks implements ConnectorWebhooks {
  readonly states = new Map<string, WebhookHealth['state']>();
  target: WebhookTarget | null = null;

  check(target: WebhookTarget): Promise<WebhookReport> {
    this.target = target;
    return Promise.resolve({ webhooks: this.health(), healed: [] });
  }

  ensure(target: WebhookTarget): Promise<WebhookReport> {
    this.target = target;
    const healed = TOPICS.filter((topic) => !['active', 'paused'].includes(this.states.get(topic) ?? 'missing'));
    for (const topic of healed) this.states.set(topic, 'active');
    return Promise.resolve({ webhooks: this.health(), healed });
  }

  remove(): Promise<void> {
    this.states.clear();
    return Promise.resolve();
  }

  private health(): WebhookHealth[] {
    return TOPICS.map((topic) => ({ topic, externalId: topic, state: this.states.get(topic) ?? 'missing' }));
  }
}
