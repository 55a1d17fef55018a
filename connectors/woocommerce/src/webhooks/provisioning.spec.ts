import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { WebhookReport, WebhookTarget } from '@hub/connector-sdk';

import { closeShops, openShop, type ShopSession } from '../testing/shop-session';
import { WEBHOOK_TOPICS } from './topics';

describe.each(['11.0.1', '5.9.0', '3.4.0'])('the hub\'s webhooks at WooCommerce %s', (version) => {
  let receiver: Server;
  let target: WebhookTarget;
  let shop: ShopSession;

  beforeEach(async () => {
    receiver = createServer((_, response) => response.writeHead(200).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    target = { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/woocommerce/1`, secret: 'secretsecret', label: 'Entrepot 1' };
    shop = await openShop({ shop: { version } });
  });
  afterEach(async () => {
    await closeShops();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const states = (report: WebhookReport): string[] => report.webhooks.map((webhook) => webhook.state);
  const ofTopic = (topic: string): number[] => shop.simulator.shop.webhooks().filter((webhook) => webhook.topic === topic).map((webhook) => webhook.id);
  const allActive = WEBHOOK_TOPICS.map(() => 'active');

  it('are created once', async () => {
    expect(states(await shop.session.webhooks.check(target))).toEqual(WEBHOOK_TOPICS.map(() => 'missing'));
    expect(await shop.session.webhooks.ensure(target)).toMatchObject({ healed: [...WEBHOOK_TOPICS] });
    expect(await shop.session.webhooks.ensure(target)).toMatchObject({ healed: [] });
    expect(states(await shop.session.webhooks.check(target))).toEqual(allActive);
    expect(shop.simulator.shop.webhooks()).toHaveLength(WEBHOOK_TOPICS.length);
  });

  it('are healed when disabled, deleted, doubled or pointed elsewhere', async () => {
    await shop.session.webhooks.ensure(target);
    const [disabled = 0] = ofTopic('product.created');
    const [deleted = 0] = ofTopic('product.updated');
    const [moved = 0] = ofTopic('product.deleted');
    shop.simulator.shop.setWebhookStatus(disabled, 'disabled');
    shop.simulator.shop.deleteWebhook(deleted);
    const webhook = shop.simulator.shop.webhooks().find((one) => one.id === moved) as { delivery_url: string } | undefined;
    if (webhook) webhook.delivery_url = 'https://elsewhere.example.test/';
    expect(states(await shop.session.webhooks.check(target))).toEqual(['disabled', 'missing', 're-pointed', 'active']);
    const report = await shop.session.webhooks.ensure(target);
    expect(report.healed).toEqual(['product.created', 'product.updated', 'product.deleted']);
    expect(states(await shop.session.webhooks.check(target))).toEqual(allActive);
    expect(shop.simulator.shop.webhooks()).toHaveLength(WEBHOOK_TOPICS.length);
  });

  it('are left alone when a person paused them', async () => {
    await shop.session.webhooks.ensure(target);
    const [paused = 0] = ofTopic('product.updated');
    shop.simulator.shop.setWebhookStatus(paused, 'paused');
    const report = await shop.session.webhooks.ensure(target);
    expect(report).toMatchObject({ healed: [] });
    expect(states(report)).toEqual(['active', 'paused', 'active', 'active']);
    expect(ofTopic('product.updated')).toEqual([paused]);
  });

  it('are made anew for a new secret', async () => {
    await shop.session.webhooks.ensure(target);
    const rotated = { ...target, secret: 'another-secret' };
    expect((await shop.session.webhooks.ensure(rotated)).healed).toEqual([...WEBHOOK_TOPICS]);
    expect(new Set(shop.simulator.shop.webhooks().map((webhook) => webhook.secret))).toEqual(new Set(['another-secret']));
  });

  it('leave with the connection, and nobody else\'s do', async () => {
    await shop.session.webhooks.ensure({ url: `${target.url}/other`, secret: 'other', label: 'Entrepot 12' });
    await shop.session.webhooks.ensure(target);
    await shop.session.webhooks.remove(target);
    await shop.session.webhooks.remove(target);
    expect(shop.simulator.shop.webhooks().map((webhook) => webhook.name.startsWith('Entrepot 12 '))).toEqual([true, true, true, true]);
  });
});

describe('a webhook made through an older API', () => {
  it('is made anew when the shop speaks a newer one', async () => {
    const shop = await openShop();
    const receiver = { url: 'http://127.0.0.1:9/hooks', secret: 'secretsecret', label: 'Entrepot 1' };
    await shop.session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: null });
    const older = shop.reopen({ capabilities: { ...(shop.capabilities() as object), api: 'wc/v2' } });
    await older.webhooks.ensure(receiver);
    expect((await shop.session.webhooks.ensure(receiver)).healed).toEqual([...WEBHOOK_TOPICS]);
    await closeShops();
  });
});
