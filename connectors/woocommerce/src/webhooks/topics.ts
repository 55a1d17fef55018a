/** Topics the hub subscribes to. `product.*` fires for variations too; `restored` only for restores in the admin screen. */
export const WEBHOOK_TOPICS = ['product.created', 'product.updated', 'product.deleted', 'product.restored'] as const;
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];

export function isWebhookTopic(topic: string): topic is WebhookTopic {
  return (WEBHOOK_TOPICS as readonly string[]).includes(topic);
}
