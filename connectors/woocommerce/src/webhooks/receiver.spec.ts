import type { IncomingWebhook } from '@hub/connector-sdk';

import { aRecord } from '../testing/builders';
import { recording } from '../testing/recordings';
import { wooCommerceReceiver } from './receiver';
import { signatureOf } from './signature';

const SECRET = 'hook-secret-1';

function delivery(body: string | object, changes: { topic?: string; headers?: Record<string, string>; secrets?: string[]; signature?: string } = {}): IncomingWebhook {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const headers = {
    'content-type': 'application/json',
    'x-wc-webhook-topic': changes.topic ?? 'product.updated',
    'x-wc-webhook-signature': changes.signature ?? signatureOf(rawBody, SECRET),
    ...changes.headers,
  };
  return { headers, rawBody, receivedAt: '2026-11-21T02:00:00.000Z', secrets: changes.secrets ?? [SECRET] };
}

function recorded(name: string): IncomingWebhook {
  const { request, signature } = recording(`wc-11.0.1/webhook-deliveries/${name}`);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value]));
  return { headers, rawBody: Buffer.from(request.rawBody ?? ''), receivedAt: '2026-11-21T02:00:00.000Z', secrets: [signature?.secret ?? SECRET] };
}

const judge = wooCommerceReceiver.judge;

describe('deliveries as recorded', () => {
  it.each(['product-created', 'product-updated', 'product-updated-webhook-created-by-wc-v2'])('%s is an observation', (name) => {
    const verdict = judge(recorded(name));
    expect(verdict).toMatchObject({ kind: 'accepted', status: 200, observations: [{ entity: 'product', source: 'webhook', seen: 'push', sourceVersion: expect.stringMatching(/^2026-.*Z$/) }] });
    expect(verdict.kind === 'accepted' && verdict.observations[0]?.raw).toMatchObject({ stock_status: expect.any(String) });
  });

  it('a variation is read from the shop, which shows more of it', () => {
    expect(judge(recorded('product-updated-variation'))).toEqual({ kind: 'accepted', status: 200, observations: [], refetch: [{ entity: 'product', externalId: '21' }] });
  });

  it('a deletion is looked up: with some storages it is an order\'s id', () => {
    expect(judge(recorded('product-deleted'))).toEqual({ kind: 'accepted', status: 200, observations: [], refetch: [{ entity: 'product', externalId: '177' }] });
  });

  it('the ping is answered with exactly 200', () => {
    expect(judge(recorded('ping-on-create'))).toEqual({ kind: 'ping', status: 200 });
  });

  it.each(['order-created', 'order-deleted', 'customer-updated'])('%s is nothing for us', (name) => {
    expect(judge(recorded(name))).toMatchObject({ kind: 'ignored', status: 200 });
  });
});

describe('deliveries that are not to be trusted', () => {
  it('have no signature, a wrong one, or somebody else\'s', () => {
    const body = aRecord();
    expect(judge({ ...delivery(body), headers: { 'content-type': 'application/json', 'x-wc-webhook-topic': 'product.updated' } })).toMatchObject({ kind: 'refused', status: 401, code: 'woocommerce.webhook-unsigned' });
    for (const signature of ['nonsense', signatureOf(Buffer.from(JSON.stringify(body)), 'other'), '']) expect(judge(delivery(body, { signature }))).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('were changed on the way by one byte', () => {
    const good = delivery(aRecord());
    expect(judge({ ...good, rawBody: Buffer.concat([good.rawBody, Buffer.from(' ')]) })).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('pretend to be a ping', () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['webhook_id=1&x=2', 'webhook_id=x', `webhook_id=${'1'.repeat(80)}`]) {
      expect(judge({ ...delivery(body), headers: form })).toMatchObject({ kind: 'refused', status: 401 });
    }
  });
});

describe('signed deliveries', () => {
  it('are taken under the former secret while rotating', () => {
    expect(judge(delivery(aRecord(), { secrets: ['new', SECRET] }))).toMatchObject({ kind: 'accepted' });
  });

  it('may hold any character', () => {
    const verdict = judge(delivery(aRecord({ name: 'Größe – ½ 🎁' })));
    expect(verdict.kind === 'accepted' && verdict.observations[0]?.raw).toMatchObject({ name: 'Größe – ½ 🎁' });
  });

  it('show that the owner lost its rights', () => {
    const error = { code: 'woocommerce_rest_cannot_view', message: 'Sorry', data: { status: 401 } };
    expect(judge(delivery(error))).toMatchObject({ kind: 'ill', status: 200, code: 'woocommerce.webhook-owner-lost-rights' });
  });

  it('may come too late for their record', () => {
    expect(judge(delivery({ code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.', data: { status: 404 } }))).toMatchObject({ kind: 'ignored', status: 200 });
  });

  it.each([
    ['[]', 'woocommerce.webhook-not-json'],
    ['<html>', 'woocommerce.webhook-not-json'],
    ['{}', 'woocommerce.webhook-without-id'],
    ['{"id":"x"}', 'woocommerce.webhook-without-id'],
    [JSON.stringify({ ...aRecord(), type: 5 }), 'woocommerce.webhook-wrong-payload'],
    [JSON.stringify({ ...aRecord(), stock_quantity: 'many' }), 'woocommerce.webhook-wrong-payload'],
    ['{"id":5,"number":"5","total":"1.00"}', 'woocommerce.webhook-wrong-payload'],
  ])('of the wrong shape are refused: %s', (body, code) => {
    expect(judge(delivery(body))).toMatchObject({ kind: 'refused', status: 400, code });
  });

  it.each(['order.updated', 'action.woocommerce_new_customer_note', ''])('of topic "%s" are ignored', (topic) => {
    expect(judge(delivery({ id: 1 }, { topic }))).toMatchObject({ kind: 'ignored', status: 200 });
  });

  it('of a created product or a parent are read again, of a changed simple one not', () => {
    const refetch = (body: object, topic: string): unknown => {
      const verdict = judge(delivery(body, { topic }));
      return verdict.kind === 'accepted' ? verdict.refetch.length : null;
    };
    expect([refetch(aRecord(), 'product.created'), refetch(aRecord({ type: 'variable' }), 'product.updated'), refetch(aRecord(), 'product.updated')]).toEqual([1, 1, 0]);
  });
});
