import { closeShops, openShop, type ShopSession } from '../testing/shop-session';
import { recording } from '../testing/recordings';
import { classify, type Complaint } from './error-classifier';
import { selfMadeCertificate } from '../../testing/simulator/platform/self-made-certificate';

afterEach(closeShops);

const pull = (shop: ShopSession) => shop.session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null });

describe('answers that are no good', () => {
  let shop: ShopSession;
  beforeEach(async () => {
    shop = await openShop({ settings: { requestTimeoutMs: 500 } });
    shop.simulator.shop.createProduct({ name: 'X' });
    await pull(shop);
  });

  it.each([
    ['too-many-requests', { code: 'spoke.rate-limited', action: 'retry' }],
    ['maintenance', { code: 'spoke.unavailable', action: 'retry' }],
    ['server-error', { code: 'spoke.unavailable', action: 'retry' }],
    ['bad-gateway', { code: 'spoke.unavailable', action: 'retry' }],
    ['database-down', { code: 'spoke.unavailable', action: 'retry' }],
    ['html', { code: 'spoke.not-json', action: 'retry' }],
    ['firewall', { code: 'woocommerce.blocked-by-firewall', action: 'retry' }],
    ['php-warning', { code: 'spoke.not-json', action: 'retry', message: expect.stringContaining('Warning') }],
  ] as const)('%s', async (kind, expected) => {
    shop.simulator.faults.add({ kind, times: 4 });
    await expect(pull(shop)).rejects.toMatchObject(expected);
  });

  it('a byte-order mark is read over', async () => {
    shop.simulator.faults.add({ kind: 'byte-order-mark', times: 1 });
    expect((await pull(shop)).observations).toHaveLength(1);
  });

  it.each(['half-page', 'timeout-before', 'reset-before'] as const)('%s once is got over by asking again', async (kind) => {
    shop.simulator.faults.add({ kind, times: 1 });
    expect((await pull(shop)).observations).toHaveLength(1);
  });

  it('a store that only fails opens the circuit, which says so, and closes it by answering', async () => {
    shop.simulator.faults.add({ kind: 'server-error', times: 8 });
    for (let attempt = 0; attempt < 8; attempt += 1) await expect(pull(shop)).rejects.toMatchObject({ action: 'retry' });
    await expect(pull(shop)).rejects.toMatchObject({ code: 'spoke.circuit-open', action: 'retry', retry: { kind: 'retry', afterMs: expect.any(Number) } });
    expect(shop.notices.map((notice) => notice.kind)).toEqual(['circuit-open']);
  });
});

describe('the failure table', () => {
  const complaint = (status: number, code: string | null): Complaint => ({ status, code, message: '' });

  it.each([
    [400, 'rest_invalid_param', 'fail-record'],
    [400, 'product_invalid_sku', 'fail-record'],
    [400, 'woocommerce_rest_product_invalid_id', 'record-gone'],
    [404, 'woocommerce_rest_product_invalid_id', 'record-gone'],
    [404, 'woocommerce_rest_product_variation_invalid_id', 'record-gone'],
    [404, 'woocommerce_rest_invalid_product_id', 'fail-record'],
    [404, 'rest_no_route', 'stop-run'],
    [401, 'woocommerce_rest_authentication_error', 'wait-for-credentials'],
    [401, 'woocommerce_rest_cannot_view', 'wait-for-credentials'],
    [403, 'woocommerce_rest_cannot_create', 'wait-for-credentials'],
    [403, null, 'retry'],
    [410, 'woocommerce_rest_already_trashed', 'record-gone'],
    [413, 'woocommerce_rest_request_entity_too_large', 'retry'],
    [429, null, 'retry'],
    [500, 'internal_server_error', 'retry'],
    [500, 'woocommerce_rest_cannot_create_order_refund', 'fail-record'],
    [503, 'wp_die', 'retry'],
    [524, null, 'retry'],
    [301, null, 'stop-run'],
    [418, '', 'fail-record'],
  ])('%i %s: %s', (status, code, action) => {
    expect(classify(complaint(status, code)).action).toBe(action);
  });

  it.each(['auth/read-only-key-writes', 'auth/key-of-customer-role-writes-product', 'products/update-invalid-id', 'products/create-duplicate-sku', 'batch/create-101-refused'])('gives every recorded refusal of %s a class that is not "unexpected"', (name) => {
    const { response } = recording(`wc-11.0.1/${name}`);
    const body = response.body as { code: string };
    expect(classify(complaint(response.status, body.code)).code).not.toBe('woocommerce.unexpected-answer');
  });
});

describe('a way to authenticate that stops working', () => {
  it('is replaced by one that works, and the work goes on', async () => {
    const certificate = selfMadeCertificate('127.0.0.1');
    const shop = await openShop({ shop: { transport: 'https', certificate }, dispatcher: { ca: certificate.cert } });
    shop.simulator.shop.createProduct({ name: 'X' });
    expect((await pull(shop)).observations).toHaveLength(1);
    expect(shop.capabilities()).toMatchObject({ auth: 'basic' });
    shop.simulator.shop.state.settings.dropsAuthorization = true;
    const session = shop.reopen();
    expect((await session.pull({ entity: 'product', mode: { kind: 'full' }, cursor: null })).observations).toHaveLength(1);
    expect(shop.capabilities()).toMatchObject({ auth: 'query' });
    expect(shop.notices.map((notice) => notice.kind)).toEqual(['auth-method-changed']);
  });
});
