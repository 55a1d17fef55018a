import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IncomingWebhook, WebhookVerdict } from '@hub/connector-sdk';

import { selfMadeCertificate } from '../../testing/simulator/platform/self-made-certificate';
import { closeShops, openShop, type ShopSession } from '../testing/shop-session';
import { wooCommerceReceiver } from './receiver';

afterEach(closeShops);

const SECRET = 'secret0123456789';

describe.each(['11.0.1', '5.9.0', '3.9.1', '3.4.0'])('deliveries of WooCommerce %s', (version) => {
  let server: Server;
  let shop: ShopSession;
  let verdicts: WebhookVerdict[];

  beforeEach(async () => {
    verdicts = [];
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const webhook: IncomingWebhook = { headers: request.headers as Record<string, string>, rawBody: Buffer.concat(parts), receivedAt: new Date().toISOString(), secrets: [SECRET] };
        const verdict = wooCommerceReceiver.judge(webhook);
        verdicts.push(verdict);
        response.writeHead(verdict.status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    shop = await openShop({ shop: { version } });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/woocommerce/1`;
    await shop.session.webhooks.ensure({ url, secret: SECRET, label: 'Entrepot 1' });
  });
  afterEach(async () => {
    await closeShops();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('begin with pings, answered as the shop wants', () => {
    expect(verdicts).toEqual([1, 2, 3, 4].map(() => ({ kind: 'ping', status: 200 })));
  });

  it('tell of changes, sales and deletions', async () => {
    const { id } = shop.simulator.shop.createProduct({ name: 'Größe', manage_stock: true, stock_quantity: 5 });
    await shop.simulator.runQueue();
    shop.simulator.shop.sell(id, 2);
    await shop.simulator.runQueue();
    shop.simulator.shop.trash(id);
    await shop.simulator.runQueue();
    const accepted = verdicts.slice(4).filter((verdict) => verdict.kind === 'accepted');
    const quantities = accepted.flatMap((verdict) => verdict.observations.map((observation) => (observation.raw as { stock_quantity: number }).stock_quantity));
    expect(quantities).toContain(5);
    expect(quantities).toContain(3);
    expect(accepted.some((verdict) => verdict.observations.length === 0 && verdict.refetch[0]?.externalId === String(id))).toBe(true);
    expect(verdicts.filter((verdict) => verdict.kind === 'refused')).toEqual([]);
  });

  it('of variations are looked up', async () => {
    const parent = shop.simulator.shop.createProduct({ name: 'P', type: 'variable' });
    const variation = shop.simulator.shop.createVariation(parent.id, { sku: 'V', manage_stock: true, stock_quantity: 1 });
    await shop.simulator.runQueue();
    verdicts.length = 0;
    shop.simulator.shop.setStock(variation.id, 9);
    await shop.simulator.runQueue();
    const refetched = verdicts.flatMap((verdict) => (verdict.kind === 'accepted' ? verdict.refetch.map((one) => one.externalId) : []));
    expect(refetched).toContain(String(variation.id));
  });

  it('show that their owner is gone', async () => {
    const { id } = shop.simulator.shop.createProduct({ name: 'X' });
    await shop.simulator.runQueue();
    verdicts.length = 0;
    shop.simulator.shop.deleteKeyOwner(shop.simulator.credentials.consumerKey);
    shop.simulator.shop.updateProduct(id, { name: 'Y' });
    await shop.simulator.runQueue();
    expect(verdicts[0]).toMatchObject({ kind: 'ill', code: 'woocommerce.webhook-owner-lost-rights' });
  });
});

describe('a host that refuses PUT and DELETE', () => {
  it('lets webhooks be removed all the same', async () => {
    const certificate = selfMadeCertificate('127.0.0.1');
    const shop = await openShop({ shop: { transport: 'https', certificate, refusedMethods: ['PUT', 'DELETE'] }, dispatcher: { ca: certificate.cert } });
    const target = { url: 'http://127.0.0.1:9/hooks', secret: SECRET, label: 'Entrepot 1' };
    await shop.session.webhooks.ensure(target);
    await shop.session.webhooks.remove(target);
    expect(shop.simulator.shop.webhooks()).toEqual([]);
  });
});
