import { randomBytes } from 'node:crypto';
import type { StoredWebhook, WebhookStatus } from '../model/stored-webhook';
import { cleanLine } from '../platform/php-text';
import { resourceLinks } from '../rendering/links';
import { runBatch } from '../rest/batch';
import { answerPage, cutPage } from '../rest/collection';
import { FieldFilter } from '../rest/field-filter';
import type { ParamSchema } from '../rest/param-schema';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { hooksOf, isTopic, partsOf } from '../webhooks/webhook-topics';
import { asText, isSent, phpInteger, truthy } from '../writing/sent';
import { PAGING } from './product-schema';
import { created, type ShopContext } from './shop-context';

const STATUSES = ['active', 'paused', 'disabled'];
const WRITE: ParamSchema = {
  name: { type: 'string' },
  status: { type: 'string', enum: STATUSES },
  topic: { type: 'string' },
  secret: { type: 'string' },
  delivery_url: { type: 'string' },
};

/** Webhooks: list, single, batch. Creating one, or giving it another address, sends a ping before the answer. */
export function webhookRoutes(context: ShopContext): Route[] {
  const create = {
    action: 'create',
    schema: { ...WRITE, topic: { type: 'string', required: true }, delivery_url: { type: 'string', required: true } },
    handle: (call: RestCall) => createWebhook(context, call),
  } as const;
  const edit = { action: 'edit', schema: WRITE, handle: (call: RestCall) => updateWebhook(context, call) } as const;
  const batch = { action: 'batch', handle: (call: RestCall) => batchWebhooks(context, call) } as const;
  const listSchema: ParamSchema = { ...PAGING, status: { type: 'string', enum: ['all', ...STATUSES] } };
  return [
    { path: 'webhooks', methods: { GET: { action: 'list', schema: listSchema, handle: (call) => list(context, call) }, POST: create } },
    { path: 'webhooks/batch', methods: { POST: batch, PUT: batch, PATCH: batch } },
    {
      path: 'webhooks/:itemId',
      methods: {
        GET: { action: 'view', handle: (call) => single(context, call, existing(context, call)) },
        POST: edit,
        PUT: edit,
        PATCH: edit,
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => removeWebhook(context, call) },
      },
    },
  ];
}

function list(context: ShopContext, call: RestCall): RestAnswer {
  const status = asText(call.params['status'] ?? 'all');
  const search = asText(call.params['search'] ?? '').toLowerCase();
  const found = [...context.state.webhooks.values()]
    .filter((webhook) => (status === 'all' || webhook.status === status) && webhook.name.toLowerCase().includes(search))
    .sort((a, b) => b.date_created - a.date_created || b.id - a.id);
  if (call.params['order'] === 'asc') found.reverse();
  return answerPage(context.state, call, cutPage(found, call.params), (webhook) => render(context, call, webhook));
}

async function createWebhook(context: ShopContext, call: RestCall): Promise<RestAnswer> {
  const { state } = context;
  const topic = asText(call.body['topic']);
  if (!isTopic(topic)) throw invalid('topic', 'Webhook topic is required and must be valid.');
  const webhook: StoredWebhook = {
    id: 0,
    name: isSent(call.body, 'name') ? cleanLine(asText(call.body['name'])) : `Webhook created on ${state.clock.local(state.clock.now()) ?? ''}`,
    // A new one is always active, whatever is sent.
    status: 'active',
    topic,
    delivery_url: deliveryUrl(call),
    secret: asText(call.body['secret'] ?? '') || randomBytes(25).toString('hex'),
    api: call.api,
    userId: call.key?.userId ?? 0,
    date_created: state.clock.nowSeconds(),
    date_modified: null,
    failureCount: 0,
    pingPending: true,
  };
  webhook.id = state.ids.next('webhook');
  state.webhooks.set(webhook.id, webhook);
  const body = render(context, call, webhook);
  await context.pings.saved(webhook);
  return created(context, call, body, `webhooks/${webhook.id}`);
}

async function updateWebhook(context: ShopContext, call: RestCall): Promise<RestAnswer> {
  const webhook = existing(context, call);
  const { body } = call;
  if (isSent(body, 'topic')) {
    const topic = asText(body['topic']);
    if (!isTopic(topic)) throw invalid('topic', 'Webhook topic must be valid.');
    webhook.topic = topic;
  }
  if (isSent(body, 'delivery_url')) readdress(webhook, deliveryUrl(call));
  if (isSent(body, 'secret')) webhook.secret = asText(body['secret']);
  if (isSent(body, 'name')) webhook.name = cleanLine(asText(body['name']));
  // Activating again keeps the failure counter: one more failure disables at once (R51).
  if (isSent(body, 'status')) webhook.status = body['status'] as WebhookStatus;
  await context.pings.saved(webhook);
  return single(context, call, webhook);
}

function readdress(webhook: StoredWebhook, address: string): void {
  if (address !== webhook.delivery_url) webhook.pingPending = true;
  webhook.delivery_url = address;
}

function removeWebhook(context: ShopContext, call: RestCall): RestAnswer {
  if (!truthy(call.params['force'] ?? false)) {
    throw new RestFailure('woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.', 501);
  }
  const webhook = existing(context, call);
  context.state.webhooks.delete(webhook.id);
  return single(context, call, webhook);
}

function batchWebhooks(context: ShopContext, call: RestCall): Promise<RestAnswer> {
  return runBatch(call, {
    create: (item) => createWebhook(context, item),
    update: (item) => updateWebhook(context, item),
    delete: (item) => removeWebhook(context, item),
  });
}

function existing(context: ShopContext, call: RestCall): StoredWebhook {
  const webhook = context.state.webhooks.get(phpInteger(call.ids['itemId']));
  if (webhook) return webhook;
  const status = context.state.settings.features.unknownWebhookIs404 ? 404 : 400;
  throw new RestFailure('woocommerce_rest_shop_webhook_invalid_id', 'ID is invalid.', status);
}

function deliveryUrl(call: RestCall): string {
  const address = asText(call.body['delivery_url']);
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return address;
  throw invalid('delivery_url', 'Webhook delivery URL must be a valid URL starting with http:// or https://.');
}

function invalid(field: string, message: string): RestFailure {
  return new RestFailure(`woocommerce_rest_shop_webhook_invalid_${field}`, message, 400);
}

function single(context: ShopContext, call: RestCall, webhook: StoredWebhook): RestAnswer {
  return { status: 200, body: FieldFilter.from(call.query).apply(render(context, call, webhook), true), single: true };
}

function render(context: ShopContext, call: RestCall, webhook: StoredWebhook): Record<string, unknown> {
  const { clock } = context.state;
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    ...partsOf(webhook.topic),
    hooks: hooksOf(webhook.topic),
    delivery_url: webhook.delivery_url,
    date_created: clock.local(webhook.date_created),
    date_created_gmt: clock.gmt(webhook.date_created),
    date_modified: clock.local(webhook.date_modified),
    date_modified_gmt: clock.gmt(webhook.date_modified),
    _links: resourceLinks(context.state, call.api, { self: `webhooks/${webhook.id}`, collection: 'webhooks' }),
  };
}
