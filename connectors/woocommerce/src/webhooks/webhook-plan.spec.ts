import { WEBHOOK_TOPICS } from './topics';
import { wantedName } from './wanted-name';
import { planWebhooks, strays } from './webhook-plan';
import type { WireWebhook } from './wire-webhook';

const target = { url: 'https://hub.example.test/hooks/1', secret: 'secretsecret', label: 'Entrepot 1' };

function ours(id: number, topic: string, changes: Partial<WireWebhook> = {}): WireWebhook {
  return { id, topic, name: wantedName(target, topic, 'wc/v3'), status: 'active', deliveryUrl: target.url, ...changes };
}

const complete = WEBHOOK_TOPICS.map((topic, place) => ours(place + 1, topic));
const planned = (webhooks: readonly WireWebhook[]) => planWebhooks(webhooks, target, 'wc/v3').find((plan) => plan.topic === 'product.updated');

describe('planning webhooks', () => {
  it('does nothing where all is well', () => {
    expect(planWebhooks(complete, target, 'wc/v3').every((plan) => plan.health.state === 'active' && !plan.create && plan.remove.length === 0)).toBe(true);
  });

  it('keeps the oldest of doubles', () => {
    expect(planned([...complete, ours(9, 'product.updated')])).toMatchObject({ health: { state: 'doubled', externalId: '2' }, remove: [9], create: false });
  });

  it('replaces one with a fitting address but a foreign name', () => {
    expect(planned([ours(2, 'product.updated', { name: 'Made by hand' })])).toMatchObject({ health: { state: 'missing' }, remove: [2], create: true });
  });

  it('leaves one that a person paused, and its topic', () => {
    expect(planned([ours(2, 'product.updated', { status: 'paused' })])).toMatchObject({ health: { state: 'paused' }, remove: [], create: false });
  });

  it('finds those of topics no longer wanted', () => {
    expect(strays([...complete, ours(9, 'order.updated'), ours(10, 'order.updated', { name: 'Other', deliveryUrl: 'https://x.example.test' })], target)).toEqual([9]);
  });
});
