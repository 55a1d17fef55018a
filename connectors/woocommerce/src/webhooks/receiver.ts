import type { IncomingWebhook, WebhookReceiver, WebhookVerdict } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import { idOf, objectOf, textOf } from '../wire/json';
import { modifiedAtOf } from '../wire/product.wire';
import { fromV2 } from '../wire/v2-shapes';
import { isSignedByOneOf } from './signature';
import { isWebhookTopic, type WebhookTopic } from './topics';

type Payload = { readonly [field: string]: Json | undefined };

/** Judges deliveries of WooCommerce webhooks. Pure; nothing is read from a body before its signature holds, but the unsigned ping. */
export const wooCommerceReceiver: WebhookReceiver = { judge };

function judge(webhook: IncomingWebhook): WebhookVerdict {
  const signature = webhook.headers['x-wc-webhook-signature'];
  if (signature === undefined || signature === '') return isPing(webhook) ? { kind: 'ping', status: 200 } : refused(401, 'woocommerce.webhook-unsigned', 'The delivery is not signed');
  if (!isSignedByOneOf(webhook.rawBody, signature, webhook.secrets)) {
    return refused(401, 'woocommerce.webhook-bad-signature', 'The delivery is not signed with this connection\'s secret');
  }
  const topic = webhook.headers['x-wc-webhook-topic'] ?? '';
  if (!isWebhookTopic(topic)) return { kind: 'ignored', status: 200, reason: `Topic ${topic.slice(0, 80) || '(none)'} is not subscribed to` };
  const payload = payloadOf(webhook.rawBody);
  return payload ? judgePayload(webhook, topic, payload) : refused(400, 'woocommerce.webhook-not-json', 'The delivery is no JSON object');
}

/** At creation, and at every save until it was answered with exactly 200, a store sends `webhook_id=N` without signature or topic. */
function isPing(webhook: IncomingWebhook): boolean {
  const isForm = (webhook.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  return isForm && webhook.rawBody.length <= 64 && /^webhook_id=\d+$/.test(webhook.rawBody.toString('utf8'));
}

function payloadOf(rawBody: Buffer): Payload | null {
  try {
    return objectOf(JSON.parse(rawBody.toString('utf8').replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

function judgePayload(webhook: IncomingWebhook, topic: WebhookTopic, payload: Payload): WebhookVerdict {
  const code = textOf(payload['code']);
  if (code !== null && payload['id'] === undefined) return judgeErrorObject(payload, code);
  const id = idOf(payload['id']);
  if (id === null) return refused(400, 'woocommerce.webhook-without-id', 'The delivery names no record');
  // Deleting an order fires `product.deleted` with the order's id in some storages, so the id is looked up before anything is believed.
  if (topic === 'product.deleted') return refetch(id);
  const record = fromV2(payload);
  const wrong = wrongField(record);
  if (wrong !== null) return refused(400, 'woocommerce.webhook-wrong-payload', `The delivery is no product: ${wrong} is missing or of another type`);
  // A variation's payload leaves out its picture, its description and what it inherits; a trashed one says nothing else.
  if (record['type'] === 'variation' || record['status'] === 'trash') return refetch(id);
  return accepted(webhook, topic, { ...record, id });
}

/** The store renders payloads as the webhook's owner; when that fails, the error itself is delivered, correctly signed. */
function judgeErrorObject(payload: Payload, code: string): WebhookVerdict {
  const status = objectOf(payload['data'])?.['status'];
  if (status === 404 || /invalid_id$/.test(code)) return { kind: 'ignored', status: 200, reason: 'The record was gone before the delivery was made' };
  const message = `The webhook's owner may not see the record any more (${code}): the WordPress user behind the key was deleted or lost rights`;
  return { kind: 'ill', status: 200, code: 'woocommerce.webhook-owner-lost-rights', message };
}

const TYPES: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  type: (value) => typeof value === 'string',
  name: (value) => typeof value === 'string',
  status: (value) => typeof value === 'string',
  date_modified_gmt: (value) => typeof value === 'string' || value === null,
  manage_stock: (value) => typeof value === 'boolean' || value === 'parent',
  stock_quantity: (value) => value === null || value === undefined || typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value)),
};

function wrongField(record: Payload): string | null {
  return Object.entries(TYPES).find(([field, holds]) => !holds(record[field]))?.[0] ?? null;
}

function accepted(webhook: IncomingWebhook, topic: WebhookTopic, record: Payload & { readonly id: number }): WebhookVerdict {
  const { _links: _, ...raw } = record;
  const isNewHere = topic !== 'product.updated';
  return {
    kind: 'accepted',
    status: 200,
    observations: [
      {
        entity: 'product',
        externalId: String(record.id),
        source: 'webhook',
        seen: 'push',
        sourceVersion: modifiedAtOf(record),
        readAt: webhook.receivedAt,
        raw,
      },
    ],
    // Descriptions come rendered, and a parent says nothing of its variations: read them where they matter.
    refetch: isNewHere || record['type'] !== 'simple' ? [{ entity: 'product', externalId: String(record.id) }] : [],
  };
}

function refetch(id: number): WebhookVerdict {
  return { kind: 'accepted', status: 200, observations: [], refetch: [{ entity: 'product', externalId: String(id) }] };
}

function refused(status: number, code: string, message: string): WebhookVerdict {
  return { kind: 'refused', status, code, message };
}
