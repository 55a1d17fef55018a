import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WooCommerceSimulator, type SimulatorOptions } from '@connectors/woocommerce/simulator';
import { HubStand } from './kit/hub-stand';
import { StoreOperator, type Check, type ConnectionRow, type List, type Row, type Wish } from './kit/store-operator';

const UNKNOWN_KEY = { consumerKey: `ck_${'1'.repeat(40)}`, consumerSecret: `cs_${'1'.repeat(40)}` };

interface Report {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** A shop that is not quite right, the check that finds it, and what an operator reads. */
interface Trouble {
  readonly shop?: SimulatorOptions;
  readonly settings?: object;
  readonly credentials?: object;
  readonly check: string;
  readonly cause: RegExp;
}

const BLOCKING: ReadonlyArray<readonly [string, Trouble]> = [
  ['an address where nothing listens', { settings: { url: 'http://127.0.0.1:1' }, check: 'reachable', cause: /refused the connection/ }],
  ['a name nobody knows', { settings: { url: 'https://no-such-shop.invalid' }, check: 'reachable', cause: /does not resolve/ }],
  ['a link-local address', { settings: { url: 'http://169.254.169.254' }, check: 'reachable', cause: /link-local/ }],
  ['a link-local address written as IPv6', { settings: { url: 'http://[fe80::1]' }, check: 'reachable', cause: /link-local/ }],
  ['a link-local address in IPv6 clothes', { settings: { url: 'http://[::ffff:169.254.169.254]' }, check: 'reachable', cause: /link-local/ }],
  ['a certificate nobody signed', { shop: { transport: 'https' }, check: 'tls', cause: /certificate/ }],
  ['plain permalinks', { shop: { permalinks: 'plain' }, check: 'permalinks', cause: /plain permalinks/ }],
  ['a key the store does not know', { credentials: UNKNOWN_KEY, check: 'credentials', cause: /does not know this consumer key/ }],
  ['a key that may only read', { shop: { keys: [{ permission: 'read' }] }, check: 'write-scope', cause: /read but not write/ }],
  ['a key that may only write', { shop: { keys: [{ permission: 'write' }] }, check: 'read-scope', cause: /write but not read/ }],
  ['the key of a customer', { shop: { keys: [{ role: 'customer' }] }, check: 'owner-rights', cause: /may not manage products/ }],
  ['a store in maintenance', { check: 'reachable', cause: /maintenance/ }],
];

const WARNING: ReadonlyArray<readonly [string, Trouble]> = [
  ['a clock that is wrong', { shop: { now: () => Date.now() + 3 * 3_600_000 }, check: 'clock', cause: /apart/ }],
  ['stock management switched off', { shop: { manageStock: false }, check: 'stock-management', cause: /ignores quantities/ }],
  ['a release that speaks only wc/v2', { shop: { version: '3.4.0' }, check: 'version', cause: /3\.5/ }],
  ['a hub the store cannot send to', { check: 'webhooks-deliverable', cause: /./ }],
];

jest.setTimeout(120_000);

describe('connecting a store', () => {
  let hub: HubStand;
  let operator: StoreOperator;
  const opened: Array<{ close(): Promise<void> }> = [];

  beforeAll(async () => {
    hub = await HubStand.open();
    operator = new StoreOperator(hub);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((shop) => shop.close()));
  });
  afterAll(() => hub?.close());

  async function open(options: SimulatorOptions = {}): Promise<WooCommerceSimulator> {
    const shop = await WooCommerceSimulator.start(options);
    opened.push(shop);
    return shop;
  }

  async function verify(shop: WooCommerceSimulator, wish: Wish = {}): Promise<Report> {
    return operator.ok<Report>('POST', '/api/v1/connections/verify', { body: operator.bodyFor(shop, wish) });
  }

  /** A site that answers everything alike. */
  async function site(status: number, type: string, body: string): Promise<string> {
    const server: Server = createServer((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    opened.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each(BLOCKING)('refuses %s with one cause and one fix', async (name, trouble) => {
    const shop = await open(trouble.shop);
    if (name.includes('maintenance')) shop.faults.add({ kind: 'maintenance' });
    const wish = { ...(trouble.settings && { settings: trouble.settings }), ...(trouble.credentials && { credentials: trouble.credentials }) };
    const report = await verify(shop, wish);
    expect(report.ok).toBe(false);
    expect(report.checks.filter(({ status }) => status === 'failed').map((check) => check.name)).toEqual([trouble.check]);
    const found = report.checks.find((check) => check.name === trouble.check);
    expect(found).toMatchObject({ blocking: true, cause: expect.stringMatching(trouble.cause), fix: expect.stringMatching(/\w{3}/) });
    const refusal = await operator.refused('POST', '/api/v1/connections', { body: operator.bodyFor(shop, wish) });
    expect([refusal.status, refusal.code]).toEqual([400, 'connection.not-verified']);
    expect(refusal.details?.checks?.map((check) => check.name)).toEqual(report.checks.map((check) => check.name));
    expect(await operator.list('/api/v1/connections')).toEqual([]);
  });

  it('tells a wrong secret from an unknown key', async () => {
    const shop = await open();
    const { consumerKey } = shop.credentials;
    const report = await verify(shop, { credentials: { consumerKey, consumerSecret: `cs_${'2'.repeat(40)}` } });
    expect(report.checks.find(({ name }) => name === 'credentials')).toMatchObject({ status: 'failed', cause: expect.stringContaining('secret is wrong') });
  });

  it.each([
    ['no WordPress', 200, 'text/html', '<html><body>Hello</body></html>', 'woocommerce'],
    ['a WordPress without WooCommerce', 200, 'application/json', '{"namespaces":["wp/v2"]}', 'woocommerce'],
    ['a WooCommerce older than 3.0', 200, 'application/json', '{"namespaces":["wp/v2","wc/v1"]}', 'version'],
  ])('refuses %s', async (_, status, type, body, check) => {
    const shop = await open();
    const report = await verify(shop, { settings: { url: await site(status, type, body) } });
    expect([report.ok, report.checks.find(({ name }) => name === check)?.status]).toEqual([false, 'failed']);
  });

  it.each(WARNING)('takes %s, and says so', async (_, trouble) => {
    const report = await verify(await open(trouble.shop));
    expect(report.ok).toBe(true);
    const found = report.checks.find((check) => check.name === trouble.check);
    expect(found).toMatchObject({ status: 'warning', cause: expect.stringMatching(trouble.cause), fix: expect.stringMatching(/\w{3}/) });
  });

  it.each([['plain http', { transport: 'http' }], ['a release of 2018', { version: '3.4.0' }], ['a hidden index', { hidesIndex: true }]] as const)('speaks to a store over %s', async (_, options) => {
    expect(await verify(await open(options))).toMatchObject({ ok: true });
  });

  it('changes nothing in the store and keeps nothing in the hub when it only verifies', async () => {
    const shop = await open();
    await verify(shop);
    expect([shop.ledger.entries(), shop.shop.webhooks()]).toEqual([[], []]);
    expect(await operator.list('/api/v1/connections')).toEqual([]);
  });

  it('keeps a draft that cannot be used until it passes', async () => {
    const shop = await open({ keys: [{ permission: 'read' }] });
    const body = operator.bodyFor(shop, { name: 'Draft', saveUnverified: true });
    const draft = await operator.ok<ConnectionRow>('POST', '/api/v1/connections', { body });
    expect(draft).toMatchObject({ status: 'draft', statusReason: expect.stringMatching(/write/) });
    const path = `/api/v1/connections/${draft.id}`;
    expect(await operator.refused('POST', `${path}/activate`)).toMatchObject({ status: 400, code: 'connection.not-verified' });
    expect(await operator.refused('POST', `${path}/runs`, { body: { operation: 'import-products' } })).toMatchObject({ status: 409, code: 'run.connection-not-active' });
    expect(await operator.ok<Report>('POST', `${path}/verify`)).toMatchObject({ ok: false });
    expect((await operator.connection(draft.id)).status).toBe('draft');
    const { consumerKey, consumerSecret } = shop.shop.addKey();
    await operator.ok('PATCH', path, { body: { credentials: { consumerKey, consumerSecret } } });
    expect(await operator.connection(draft.id)).toMatchObject({ status: 'inactive', statusReason: null });
    await operator.ok('POST', `${path}/activate`);
    expect((await operator.connection(draft.id)).status).toBe('active');
    await operator.ok('DELETE', path);
  });

  it('stores the address as the store calls itself', async () => {
    const shop = await open();
    const { id } = await operator.ok<Row>('POST', '/api/v1/connections', { body: operator.bodyFor(shop, { settings: { url: `${shop.url}/wp-json/` } }) });
    expect(await operator.connection(id)).toMatchObject({ settings: { url: shop.url }, language: 'en' });
    await operator.ok('DELETE', `/api/v1/connections/${id}`);
  });

  it('refuses a name twice, a second stock owner, and fields nobody knows', async () => {
    const [first, second] = [await open(), await open()];
    const id = await operator.create(first, { name: 'Nord', preset: 'stock-owner' });
    expect(await operator.refused('POST', '/api/v1/connections', { body: operator.bodyFor(second, { name: 'Nord' }) })).toMatchObject({ status: 409, code: 'connection.name-taken' });
    const owned = await operator.refused('POST', '/api/v1/connections', { body: operator.bodyFor(second, { preset: 'stock-owner' }) });
    expect(owned).toMatchObject({ status: 409, code: 'warehouse.owned', message: expect.stringContaining('"Nord"') });
    for (const [extra, param] of [[{ colour: 'red' }, 'colour'], [{ settings: { url: second.url, colour: 'red' } }, 'settings.colour'], [{ credentials: { consumerKey: 'ck_1', consumerSecret: 'cs_1', token: 'x' } }, 'credentials.token']] as const) {
      expect(await operator.refused('POST', '/api/v1/connections', { body: operator.bodyFor(second, extra) })).toMatchObject({ status: 400, param });
    }
    expect(await operator.refused('POST', '/api/v1/connections', { body: operator.bodyFor(second, { preset: 'sideways' }) })).toMatchObject({ status: 400, code: 'connection.unknown-preset', param: 'preset' });
    await operator.ok('DELETE', `/api/v1/connections/${id}`);
  });

  it('lets two stores own a warehouse each, and warns of a store connected twice', async () => {
    const [first, second] = [await open(), await open()];
    const ids = [await operator.create(first, { preset: 'stock-owner' })];
    const warehouse = await operator.ok<Row>('POST', '/api/v1/warehouses', { body: { code: 'south', name: 'South' } });
    ids.push(await operator.create(second, { preset: 'stock-owner', warehouseId: warehouse.id }));
    const twice = await operator.ok<Row & { warnings: string[] }>('POST', '/api/v1/connections', { body: operator.bodyFor(first) });
    expect(twice.warnings.join()).toMatch(/same store/);
    for (const id of [...ids, twice.id]) await operator.ok('DELETE', `/api/v1/connections/${id}`);
  });

  it('takes what the form offers: company group, order start, language', async () => {
    const shop = await open();
    const group = await operator.ok<Row>('POST', '/api/v1/company-groups', { body: { name: 'Nordic' } });
    const id = await operator.create(shop, { companyGroupId: group.id, language: 'sv', settings: { orderStart: '2026-01-01' } });
    expect(await operator.connection(id)).toMatchObject({ companyGroupId: group.id, language: 'sv', settings: { orderStart: '2026-01-01' } });
    const { data } = await operator.ok<List<{ form: ReadonlyArray<{ name: string }> }>>('GET', '/api/v1/connectors');
    const names = data[0]?.form.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['url', 'consumerKey', 'consumerSecret', 'orderStart']));
    await operator.ok('DELETE', `/api/v1/connections/${id}`);
  });
});
