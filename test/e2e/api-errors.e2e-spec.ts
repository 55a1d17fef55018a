import { connect } from 'node:net';
import { newId } from '@hub/common';
import { openApiDocumentOf } from '../../apps/hub/src/http/add-openapi';
import { BOOTSTRAP_KEY, startTestHub, type CallOptions, type TestHub } from './support/test-hub';

/** Whole hubs are started and stopped here, on machines that may be busy with other suites. */
jest.setTimeout(120_000);

interface ErrorShape {
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly requestId: string;
}

describe('errors of the API', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ HUB_METRICS_TOKEN: 'metrics-token' });
  });
  afterAll(() => hub?.stop());

  async function refused(method: string, path: string, options?: CallOptions): Promise<[number, string, string | null]> {
    const { status, body, headers } = await hub.call<ErrorShape>(method, path, options);
    expect(body).toMatchObject({ type: expect.any(String), code: expect.any(String), message: expect.any(String), requestId: expect.any(String) });
    expect(Object.keys(body).sort()).toEqual(expect.arrayContaining(['code', 'message', 'param', 'requestId', 'type']));
    expect(headers.get('x-request-id')).toBe(body.requestId);
    return [status, body.code, body.param];
  }

  it('has one shape for addresses and methods that do not exist', async () => {
    expect(await refused('GET', '/nowhere')).toEqual([404, 'route.not-found', null]);
    expect(await refused('GET', '/api/v1/nowhere')).toEqual([404, 'route.not-found', null]);
    expect(await refused('DELETE', '/api/v1/products')).toEqual([404, 'route.not-found', null]);
    expect(await refused('GET', '/hooks/woocommerce/x')).toEqual([404, 'route.not-found', null]);
    expect(await refused('GET', '/api/v1/products/%ZZ')).toEqual([400, 'request.malformed', null]);
  });

  it('refuses bad bodies: no JSON, another type, too large, too deep, odd characters', async () => {
    const path = '/api/v1/company-groups';
    expect(await refused('POST', path, { raw: '{"name":' })).toEqual([400, 'request.malformed', null]);
    expect(await refused('POST', path, { raw: '{"__proto__":{"a":1},"name":"x"}' })).toEqual([400, 'request.malformed', null]);
    expect(await refused('POST', path, { raw: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toEqual([415, 'request.content-type', null]);
    expect(await refused('POST', path, { raw: '<name/>', headers: { 'content-type': 'text/xml' } })).toEqual([415, 'request.content-type', null]);
    expect(await refused('POST', path, { body: { name: 'x'.repeat(1_100_000) } })).toEqual([413, 'request.too-large', null]);
    expect(await refused('POST', path, { raw: `{"name":${'['.repeat(5_000)}${']'.repeat(5_000)}}` })).toEqual([400, 'input.too-deep', null]);
    expect(await refused('POST', path, { raw: '{"name":"a\\u0000b"}' })).toEqual([400, 'input.bad-text', null]);
    expect(await refused('POST', path, { raw: '{"name":"a\\ud800b"}' })).toEqual([400, 'input.bad-text', null]);
    expect(await refused('GET', '/api/v1/products?text=a%00b')).toEqual([400, 'input.bad-text', null]);
  });

  it('names what is wrong with a body', async () => {
    const path = '/api/v1/company-groups';
    expect(await refused('POST', path, { body: { name: 'x', colour: 'red' } })).toEqual([400, 'input.unknown-field', 'colour']);
    expect(await refused('POST', path, { body: { name: 7 } })).toEqual([400, 'input.invalid', 'name']);
    expect(await refused('POST', path, { body: { name: null } })).toEqual([400, 'input.invalid', 'name']);
    expect(await refused('POST', path, { body: { name: '  ' } })).toEqual([400, 'input.invalid', 'name']);
    expect(await refused('POST', path, { body: [] })).toEqual([400, 'input.invalid', 'name']);
    expect((await refused('POST', path, { body: 'text' }))[0]).toBe(400);
    expect((await refused('POST', path))[0]).toBe(400);
    expect(await refused('PUT', `/api/v1/stock-levels/${newId()}`, { body: { warehouseId: newId(), onHand: 1.5 } })).toEqual([400, 'input.invalid', 'onHand']);
    expect(await refused('PUT', `/api/v1/stock-levels/${newId()}`, { body: { warehouseId: newId(), onHand: 1e12 } })).toEqual([400, 'input.invalid', 'onHand']);
    expect(await refused('PUT', `/api/v1/stock-levels/${newId()}`, { body: { warehouseId: 'main', onHand: 1 } })).toEqual([400, 'input.invalid', 'warehouseId']);
    expect(await refused('POST', `/api/v1/connections/${newId()}/runs`, { body: { operation: 'dance' } })).toEqual([400, 'input.invalid', 'operation']);
    expect(await refused('POST', `/api/v1/connections/${newId()}/runs`, { body: { operation: 'import-products', options: { since: 1 } } })).toEqual([400, 'input.unknown-field', 'options.since']);
  });

  it('names what is wrong with a query', async () => {
    expect(await refused('GET', '/api/v1/products?limit=0')).toEqual([400, 'input.invalid', 'limit']);
    expect(await refused('GET', '/api/v1/products?limit=201')).toEqual([400, 'input.invalid', 'limit']);
    expect(await refused('GET', '/api/v1/products?limit=ten')).toEqual([400, 'input.invalid', 'limit']);
    expect(await refused('GET', '/api/v1/products?limit=5&limit=6')).toEqual([400, 'input.invalid', 'limit']);
    expect(await refused('GET', '/api/v1/products?color=red')).toEqual([400, 'input.unknown-field', 'color']);
    expect(await refused('GET', '/api/v1/products?gtin=12')).toEqual([400, 'input.invalid', 'gtin']);
    expect(await refused('GET', '/api/v1/products?connection=main')).toEqual([400, 'input.invalid', 'connection']);
    expect(await refused('GET', '/api/v1/products?sort=colour')).toEqual([400, 'input.invalid', 'sort']);
    for (const cursor of ['x', 'eyJhIjoxfQ', 'A'.repeat(64), '%F0%9F%A6%86', Buffer.alloc(40).toString('base64url')]) {
      expect(await refused('GET', `/api/v1/products?cursor=${cursor}`)).toEqual([400, 'input.bad-cursor', 'cursor']);
    }
  });

  it('answers ids that are none, and unknown ones, alike', async () => {
    for (const id of ['1', 'main', "'; drop table hub.product; --", newId(), '00000000-0000-0000-0000-000000000000']) {
      expect((await refused('GET', `/api/v1/products/${encodeURIComponent(id)}`))[0]).toBe(404);
      expect((await refused('POST', `/api/v1/links/${encodeURIComponent(id)}/unlink`))[0]).toBe(404);
      expect((await refused('POST', `/hooks/woocommerce/${encodeURIComponent(id)}`, { raw: '{}', key: null }))[0]).toBe(404);
    }
  });

  it('says what is wrong with a key', async () => {
    expect(await refused('GET', '/api/v1/products', { key: null })).toEqual([401, 'auth.no-key', null]);
    expect(await refused('GET', '/api/v1/products', { key: 'wrong' })).toEqual([401, 'auth.unknown-key', null]);
    expect(await refused('GET', '/api/v1/products', { key: null, headers: { authorization: 'Basic eDp5' } })).toEqual([401, 'auth.no-key', null]);
    expect(await refused('GET', '/metrics', { key: null })).toEqual([401, 'metrics.token-needed', null]);
    expect((await hub.call('GET', '/metrics', { key: 'metrics-token' })).status).toBe(200);
  });

  it('forgets a revoked key at once and keeps the last admin key', async () => {
    const made = await hub.call<{ id: string; key: string }>('POST', '/api/v1/api-keys', { body: { name: 'short-lived', role: 'admin' } });
    expect((await hub.call('GET', '/api/v1/api-keys', { key: made.body.key })).status).toBe(200);
    expect((await hub.call('DELETE', `/api/v1/api-keys/${made.body.id}`)).status).toBe(204);
    expect(await refused('GET', '/api/v1/api-keys', { key: made.body.key })).toEqual([401, 'auth.unknown-key', null]);
    const keys = await hub.call<{ data: Array<{ id: string; bootstrap: boolean }> }>('GET', '/api/v1/api-keys');
    const bootstrap = keys.body.data.find((key) => key.bootstrap);
    expect(await refused('DELETE', `/api/v1/api-keys/${bootstrap?.id}`)).toEqual([409, 'api-key.last-admin', null]);
    expect(JSON.stringify(keys.body)).not.toContain(BOOTSTRAP_KEY);
  });

  it('refuses webhooks that are too large, and never redirects', async () => {
    const path = `/hooks/woocommerce/${newId()}`;
    expect((await hub.call('POST', path, { raw: Buffer.alloc(1_048_577, 32), key: null })).status).toBe(413);
    for (const variant of [path, `${path}/`, `${path}?x=1`]) expect((await hub.call('POST', variant, { raw: '{}', key: null })).status).toBe(404);
  });

  it('answers what is no HTTP in the same shape', async () => {
    const answer = await talk(hub.url, 'NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ type: 'validation', code: 'request.malformed', requestId: expect.any(String) });
  });

  it('takes the caller\'s own request id', async () => {
    const { headers } = await hub.call('GET', '/health/live', { headers: { 'x-request-id': 'order-import-42' } });
    expect(headers.get('x-request-id')).toBe('order-import-42');
  });

  it('pages through a list without losing or repeating, whatever is added meanwhile', async () => {
    for (let number = 0; number < 7; number += 1) await hub.call('POST', '/api/v1/warehouses', { body: { code: `w${number}`, name: `W ${number}` } });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { data: Array<{ code: string }>; nextCursor: string | null } = (
        await hub.call<{ data: Array<{ code: string }>; nextCursor: string | null }>('GET', `/api/v1/warehouses?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).body;
      seen.push(...page.data.map(({ code }) => code));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['main', 'w0', 'w1', 'w2', 'w3', 'w4', 'w5', 'w6']);
  });

  it('never answers 500, whatever it is sent', async () => {
    const random = seeded(20_260_301);
    const { paths } = openApiDocumentOf(hub.running.app);
    const routes = Object.entries(paths).flatMap(([path, item]) => Object.keys(item).filter((method) => /^(get|post|put|patch|delete)$/.test(method)).map((method) => ({ method, path })));
    for (let round = 0; round < 600; round += 1) {
      const { method, path } = random.pick(routes);
      const address = `${path.replace(/\{[^}]+\}/g, () => encodeURIComponent(random.pick(IDS)))}${random.pick(QUERIES)}`;
      const options: CallOptions = method === 'get' ? {} : { raw: random.pick(BODIES) };
      const { status, body } = await hub.call(method, address, options);
      expect([method, address, options.raw, status < 500 ? 'fine' : JSON.stringify(body)]).toEqual([method, address, options.raw, 'fine']);
    }
  });
});

const IDS = ['1', newId(), '-1', 'null', '../x', '%', 'ü', 'a'.repeat(150), '00000000-0000-0000-0000-000000000000', '{}'];
const QUERIES = ['', '?limit=-1', '?limit=1e3', '?cursor=', '?cursor=a', '?text=%27%20%26%20%7C', '?text=%3A%2A%20%21', '?sku=%5C%27', '?sort=', '?state=%00', '?limit=2&sort=-title', '?connection[]=1', '?a[b]=1', '?__proto__=1', '?constructor=x', `?text=${'x'.repeat(300)}`];
const BODIES = [
  '',
  '{}',
  '[]',
  'null',
  '1',
  '"x"',
  '{"name":{}}',
  '{"name":[]}',
  '{"operation":"import-products","options":null}',
  '{"operation":"import-products","options":[]}',
  '{"connector":"woocommerce","name":"x","preset":"manual","settings":{"url":"::"},"credentials":{}}',
  '{"connector":"woocommerce","name":"x","preset":"nope","settings":[],"credentials":{}}',
  '{"connector":"constructor","name":"x","preset":"__proto__","settings":{},"credentials":{}}',
  '{"connector":"__proto__","settings":{},"credentials":{}}',
  '{"connector":"woocommerce","settings":{"url":"http://127.0.0.1:1"},"credentials":{"consumerKey":"ck_0123456789","consumerSecret":"cs_0123456789"}}',
  '{"connector":"woocommerce","settings":{"url":7,"constructor":1},"credentials":{"consumerKey":null}}',
  '{"warehouseId":"x","onHand":"1"}',
  `{"warehouseId":"${newId()}","onHand":-2147483648}`,
  `{"warehouseId":"${newId()}","onHand":3}`,
  `{"connectionId":"${newId()}","externalId":"1","productId":"${newId()}"}`,
  `{"linkTo":"${newId()}","create":true}`,
  '{"role":"admin","name":"x","toString":1}',
  '{"everyMs":60000,"cron":"* * * * *","operation":"poll-products"}',
  '{"cron":"61 * * * *","operation":"poll-products","timeZone":"Mars/Phobos"}',
  '{"hasOwnProperty":1}',
  '{"name":"\\ud83e\\udd86","code":"%"}',
];

/** A small repeatable source of chance. */
function seeded(seed: number): { pick<T>(items: readonly T[]): T } {
  let state = seed;
  return {
    pick: (items) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return items[state % items.length] as (typeof items)[number];
    },
  };
}

function talk(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (data) => (answer += data.toString('utf8')));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
