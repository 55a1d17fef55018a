import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { VerifyCheck, VerifyReport } from '@hub/connector-sdk';

import { selfMadeCertificate } from '../../testing/simulator/platform/self-made-certificate';
import { closeShops, openShop, type ShopSessionOptions } from '../testing/shop-session';
import { CHECKS, type CheckName } from './check-list';

afterEach(closeShops);

const certificate = selfMadeCertificate('127.0.0.1');
const trusted = { dispatcher: { ca: certificate.cert } };
const overTls = { transport: 'https', certificate } as const;

async function verify(options: ShopSessionOptions = {}): Promise<VerifyReport> {
  const shop = await openShop(options);
  return shop.session.verify();
}

function check(report: VerifyReport, name: CheckName): VerifyCheck {
  const found = report.checks.find((one) => one.name === name);
  if (!found) throw new Error(`no check ${name}`);
  return found;
}

function failed(report: VerifyReport): string[] {
  return report.checks.filter((one) => one.status === 'failed').map((one) => one.name);
}

describe('verifying a healthy shop', () => {
  it('runs every check and learns what the mappers need', async () => {
    const report = await verify({ context: { publicUrl: 'https://hub.example.test' } });
    expect(report.checks.map((one) => one.name)).toEqual(Object.keys(CHECKS));
    expect(report.checks.filter((one) => one.status !== 'ok').map((one) => one.name)).toEqual(['tls']);
    expect(report).toMatchObject({ ok: true, capabilities: { api: 'wc/v3', auth: 'oauth1', version: '11.0.1', currency: 'EUR', weightUnit: 'kg', dimensionUnit: 'cm', managesStock: true, variationsRoute: true, timeZone: 'Europe/Berlin' } });
  });

  it('changes nothing in the shop', async () => {
    const shop = await openShop();
    await shop.session.verify();
    expect(shop.simulator.ledger.entries()).toEqual([]);
    expect(shop.simulator.shop.webhooks()).toEqual([]);
  });

  it.each([
    ['the header over TLS', { shop: overTls, ...trusted }, 'basic'],
    ['query parameters where the host drops the header', { shop: { ...overTls, dropsAuthorization: true }, ...trusted }, 'query'],
    ['signatures behind a proxy that hides TLS', { shop: { ...overTls, transport: 'hidden-https' as const }, ...trusted }, 'oauth1'],
    ['signatures over plain http', { shop: { transport: 'http' as const } }, 'oauth1'],
  ])('finds %s', async (_, options, auth) => {
    const report = await verify(options);
    expect(failed(report)).toEqual([]);
    expect(report.capabilities).toMatchObject({ auth });
    expect(check(report, 'credentials')).toMatchObject({ status: 'ok', details: { method: auth } });
  });

  it('asks the index without the key', async () => {
    expect((await verify({ shop: { ...overTls, applicationPasswordsInUse: true }, ...trusted })).ok).toBe(true);
  });

  it('gets by where the index is hidden', async () => {
    expect((await verify({ shop: { hidesIndex: true } })).ok).toBe(true);
  });

  it.each([['5.9.0', 'wc/v3', 'ok'], ['3.9.1', 'wc/v3', 'ok'], ['3.4.0', 'wc/v2', 'warning']] as const)('speaks %s by %s', async (version, api, status) => {
    const report = await verify({ shop: { version } });
    expect(report).toMatchObject({ ok: true, capabilities: { api, version } });
    expect(check(report, 'version').status).toBe(status);
  });
});

describe('the address', () => {
  it('is stored without /wp-json and trailing slash', async () => {
    const shop = await openShop();
    const session = shop.reopen({ settings: { url: `${shop.simulator.url}/wp-json/` } });
    expect((await session.verify()).settings).toEqual({ url: shop.simulator.url });
  });

  it('is the final one after a redirect, but never another site', async () => {
    const shop = await openShop();
    const server = createServer((request, response) => response.writeHead(301, { location: `${shop.simulator.url}${request.url}` }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = (server.address() as AddressInfo).port;
    const followed = await shop.reopen({ settings: { url: `http://127.0.0.1:${port}` } }).verify();
    const elsewhere = await shop.reopen({ settings: { url: `http://localhost:${port}` } }).verify();
    server.close();
    expect(followed).toMatchObject({ ok: true, settings: { url: shop.simulator.url } });
    expect(check(elsewhere, 'reachable').cause).toContain('another site');
  });

  it.each([
    ['nothing listens', 'http://127.0.0.1:1', 'reachable', 'refused the connection'],
    ['the name is unknown', 'https://no-such-shop.invalid', 'reachable', 'does not resolve'],
    ['it is link-local', 'http://169.254.169.254', 'reachable', 'link-local'],
  ])('is told apart when %s', async (_, url, name, sentence) => {
    const report = await verify({ settings: { url } });
    expect(report.ok).toBe(false);
    expect(check(report, name as CheckName)).toMatchObject({ status: 'failed', cause: expect.stringContaining(sentence) });
    expect(check(report, 'credentials').status).toBe('skipped');
  });

  it('may have a certificate nobody trusts', async () => {
    const report = await verify({ shop: overTls });
    expect(check(report, 'reachable').status).toBe('ok');
    expect(check(report, 'tls').cause).toContain('nobody we trust');
  });

  it('may use plain permalinks', async () => {
    const report = await verify({ shop: { permalinks: 'plain' } });
    expect(failed(report)).toEqual(['permalinks']);
    expect(check(report, 'permalinks').cause).toContain('plain permalinks');
  });

  it.each([
    ['a site that is no WordPress', '<html><body>Hello</body></html>', 200, 'text/html', 'woocommerce', 'No WordPress REST API'],
    ['a WordPress without WooCommerce', '{"namespaces":["wp/v2"]}', 200, 'application/json', 'woocommerce', 'WooCommerce does not'],
    ['a WooCommerce older than 3.0', '{"namespaces":["wp/v2","wc/v1"]}', 200, 'application/json', 'version', 'older than 3.0'],
    ['a firewall', '<html>Just a moment...</html>', 403, 'text/html', 'reachable', 'firewall'],
    ['maintenance', '{"code":"wp_die"}', 503, 'application/json', 'reachable', 'maintenance'],
  ])('may lead to %s', async (_, body, status, type, name, sentence) => {
    const server = createServer((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const report = await verify({ settings: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } });
    server.close();
    expect(check(report, name as CheckName)).toMatchObject({ status: 'failed', cause: expect.stringContaining(sentence), fix: expect.any(String) });
  });
});

describe('credentials', () => {
  const unknownKey = { consumerKey: 'ck_unknownunknown', consumerSecret: 'cs_unknownunknown' };

  it.each([
    ['an unknown key over TLS', { shop: overTls, ...trusted, credentials: unknownKey }, 'credentials', /unknown, or the server drops the Authorization header, or a proxy ends TLS/],
    ['an unknown key over http', { credentials: unknownKey }, 'credentials', /does not know this consumer key/],
    ['a read-only key', { shop: { keys: [{ permission: 'read' as const }] } }, 'write-scope', /read but not write/],
    ['a write-only key', { shop: { keys: [{ permission: 'write' as const }] } }, 'read-scope', /write but not read/],
    ['a write-only key over TLS', { shop: { ...overTls, keys: [{ permission: 'write' as const }] }, ...trusted }, 'read-scope', /write but not read/],
    ['a customer\'s key', { shop: { keys: [{ role: 'customer' as const }] } }, 'owner-rights', /may not manage products/],
  ])('%s', async (_, options, name, sentence) => {
    const report = await verify(options);
    expect(report.ok).toBe(false);
    expect(check(report, name as CheckName)).toMatchObject({ status: 'failed', blocking: true, cause: expect.stringMatching(sentence) });
  });

  it.each([['over TLS', overTls, /consumer secret is wrong/], ['over http', {}, /signature does not match: the consumer secret is wrong/]])('a wrong secret %s', async (_, shopOptions, sentence) => {
    const shop = await openShop({ shop: shopOptions, ...trusted });
    const credentials = { consumerKey: shop.simulator.credentials.consumerKey, consumerSecret: 'cs_wrongwrongwrong' };
    const report = await shop.reopen({ credentials }).verify();
    expect(check(report, 'credentials')).toMatchObject({ status: 'failed', cause: expect.stringMatching(sentence) });
  });

  it('appear nowhere in a report', async () => {
    const shop = await openShop({ shop: { ...overTls, dropsAuthorization: true, keys: [{ permission: 'read' }] }, ...trusted });
    const { consumerKey, consumerSecret } = shop.simulator.credentials;
    const text = JSON.stringify(await shop.session.verify());
    expect(text).not.toContain(consumerKey);
    expect(text).not.toContain(consumerSecret);
  });
});

describe('what only warns', () => {
  it('a clock that is off: signatures follow the shop\'s', async () => {
    const report = await verify({ shop: { now: () => Date.now() + 3 * 60 * 60_000 } });
    expect(report.ok).toBe(true);
    expect(check(report, 'clock')).toMatchObject({ status: 'warning', blocking: false, cause: expect.stringContaining('apart') });
  });

  it('stock management switched off', async () => {
    const report = await verify({ shop: { manageStock: false } });
    expect(check(report, 'stock-management')).toMatchObject({ status: 'warning', cause: expect.stringContaining('ignores quantities') });
  });

  it('answers from a cache', async () => {
    const report = await verify({ shop: { ...overTls, cache: { kind: 'litespeed', ttlMs: 600_000 } }, ...trusted });
    expect(report.ok).toBe(true);
    expect(check(report, 'answers-cached')).toMatchObject({ status: 'warning', cause: expect.stringContaining('x-litespeed-cache') });
    expect(report.capabilities).toMatchObject({ bustsCache: true });
  });

  it.each([
    [null, 'no public address'],
    ['https://hub.example.test:3000', 'ports 80, 443 and 8080'],
    ['http://192.168.1.5:8080', 'private addresses'],
    ['http://localhost:8080', 'loopback'],
  ])('a hub at %s that shops cannot tell of changes', async (publicUrl, sentence) => {
    expect(check(await verify({ context: { publicUrl } }), 'webhooks-deliverable')).toMatchObject({ status: 'warning', cause: expect.stringContaining(sentence) });
  });
});

describe('a cache that appears later', () => {
  it('is noticed on a read, and got round', async () => {
    const shop = await openShop({ shop: { ...overTls, cache: { kind: 'cloudflare', ttlMs: 600_000 } }, ...trusted });
    const { id } = shop.simulator.shop.createProduct({ name: 'X', manage_stock: true, stock_quantity: 1 });
    await shop.session.fetch('product', [String(id)]);
    await shop.session.fetch('product', [String(id)]);
    expect(shop.notices.map((notice) => notice.kind)).toEqual(['answers-cached']);
    shop.simulator.shop.setStock(id, 42);
    const { observations } = await shop.session.fetch('product', [String(id)]);
    expect(observations[0]?.raw).toMatchObject({ stock_quantity: 42 });
  });
});
