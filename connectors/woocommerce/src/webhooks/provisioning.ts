import { failureActionOf, type ConnectorWebhooks, type WebhookReport, type WebhookTarget } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import type { StoreAccess } from '../client/store-access';
import { idOf, listOf, objectOf } from '../wire/json';
import { wantedName } from './wanted-name';
import { isOurs, planWebhooks, strays, type TopicPlan } from './webhook-plan';
import { wireWebhook, type WireWebhook } from './wire-webhook';

const PER_PAGE = 100;
/** No shop has as many webhooks; a store that never ends its list is broken. */
const MOST_PAGES = 50;

/** The hub's webhooks at one store. Lists before it creates: the store makes doubles without a word. */
export class WebhookProvisioning implements ConnectorWebhooks {
  constructor(private readonly store: StoreAccess) {}

  async check(target: WebhookTarget): Promise<WebhookReport> {
    const { api } = await this.store.capabilities();
    return { webhooks: planWebhooks(await this.list(), target, api).map((plan) => plan.health), healed: [] };
  }

  async ensure(target: WebhookTarget): Promise<WebhookReport> {
    const { api } = await this.store.capabilities();
    const webhooks = await this.list();
    for (const id of strays(webhooks, target)) await this.delete(id);
    const healed: string[] = [];
    const healths: WebhookReport['webhooks'][number][] = [];
    for (const plan of planWebhooks(webhooks, target, api)) {
      const health = await this.carryOut(plan, target);
      if (plan.create || plan.remove.length > 0) healed.push(plan.topic);
      healths.push(health);
    }
    return { webhooks: healths, healed };
  }

  async remove(target: WebhookTarget): Promise<void> {
    for (const webhook of await this.list()) if (isOurs(webhook, target)) await this.delete(webhook.id);
  }

  /** Old ones go first: a re-created webhook also starts with an empty failure count, which re-activating would keep. */
  private async carryOut(plan: TopicPlan, target: WebhookTarget): Promise<WebhookReport['webhooks'][number]> {
    for (const id of plan.remove) await this.delete(id);
    if (!plan.create) return plan.health.state === 'doubled' ? { ...plan.health, state: 'active' } : plan.health;
    const { api } = await this.store.capabilities();
    const body: Json = { name: wantedName(target, plan.topic, api), topic: plan.topic, delivery_url: target.url, secret: target.secret, status: 'active' };
    const created = await this.store.call({ method: 'POST', path: '/webhooks', body });
    const id = idOf(objectOf(created.body)?.['id']);
    return { topic: plan.topic, externalId: id === null ? null : String(id), state: 'active' };
  }

  private async list(): Promise<WireWebhook[]> {
    const found = new Map<number, WireWebhook>();
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { body } = await this.store.call({ method: 'GET', path: '/webhooks', query: { per_page: PER_PAGE, page, orderby: 'id', order: 'asc' } });
      const rows = listOf(body);
      for (const row of rows) {
        const webhook = wireWebhook(row);
        if (webhook) found.set(webhook.id, webhook);
      }
      if (rows.length < PER_PAGE) break;
    }
    return [...found.values()];
  }

  /** Webhooks know no trash. One that is gone already is as good as deleted. */
  private async delete(id: number): Promise<void> {
    try {
      await this.store.call({ method: 'DELETE', path: `/webhooks/${id}`, query: { force: true } });
    } catch (error) {
      if (failureActionOf(error) !== 'record-gone') throw error;
    }
  }
}
