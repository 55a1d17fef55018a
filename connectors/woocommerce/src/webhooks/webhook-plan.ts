import type { WebhookHealth, WebhookTarget } from '@hub/connector-sdk';

import type { ApiVersion } from '../client/capabilities';
import { WEBHOOK_TOPICS, type WebhookTopic } from './topics';
import { wantedName } from './wanted-name';
import type { WireWebhook } from './wire-webhook';

/** What is to be done about one topic. */
export interface TopicPlan {
  readonly topic: WebhookTopic;
  readonly health: WebhookHealth;
  readonly remove: readonly number[];
  readonly create: boolean;
}

/** Whether a webhook at the store is ours: by our label, or because it delivers to our address. */
export function isOurs(webhook: WireWebhook, target: WebhookTarget): boolean {
  return webhook.deliveryUrl === target.url || webhook.name === target.label || webhook.name.startsWith(`${target.label} `);
}

/** Compares a store's webhooks with the wanted set. Pure. One that a person paused stays as it is, and so does its topic. */
export function planWebhooks(webhooks: readonly WireWebhook[], target: WebhookTarget, api: ApiVersion): TopicPlan[] {
  const ours = webhooks.filter((webhook) => isOurs(webhook, target)).sort((left, right) => left.id - right.id);
  return WEBHOOK_TOPICS.map((topic) => planTopic(topic, ours.filter((webhook) => webhook.topic === topic), { target, api }));
}

/** Ours with topics that are not wanted (any more). */
export function strays(webhooks: readonly WireWebhook[], target: WebhookTarget): number[] {
  const topics: readonly string[] = WEBHOOK_TOPICS;
  return webhooks.filter((webhook) => isOurs(webhook, target) && !topics.includes(webhook.topic)).map((webhook) => webhook.id);
}

function planTopic(topic: WebhookTopic, ours: readonly WireWebhook[], wanted: { target: WebhookTarget; api: ApiVersion }): TopicPlan {
  const name = wantedName(wanted.target, topic, wanted.api);
  const isGood = (webhook: WireWebhook): boolean => webhook.status === 'active' && webhook.deliveryUrl === wanted.target.url && webhook.name === name;
  const good = ours.find(isGood);
  const others = ours.filter((webhook) => webhook !== good);
  const paused = others.find((webhook) => webhook.status === 'paused');
  if (good) {
    // A paused twin delivers nothing and is a person's business.
    const doubles = others.filter((webhook) => webhook.status !== 'paused').map((webhook) => webhook.id);
    return { topic, health: health(topic, good, doubles.length > 0 ? 'doubled' : 'active'), remove: doubles, create: false };
  }
  if (paused) return { topic, health: health(topic, paused, 'paused'), remove: others.filter((webhook) => webhook !== paused).map((webhook) => webhook.id), create: false };
  const ill = others[0];
  const state = ill === undefined ? 'missing' : illness(ill, wanted.target);
  return { topic, health: health(topic, ill ?? null, state), remove: others.map((webhook) => webhook.id), create: true };
}

/** An active webhook of another API or an older secret delivers what we cannot use: as good as none. */
function illness(webhook: WireWebhook, target: WebhookTarget): WebhookHealth['state'] {
  if (webhook.status === 'disabled') return 'disabled';
  return webhook.deliveryUrl === target.url ? 'missing' : 're-pointed';
}

function health(topic: string, webhook: WireWebhook | null, state: WebhookHealth['state']): WebhookHealth {
  return { topic, externalId: webhook === null ? null : String(webhook.id), state };
}
