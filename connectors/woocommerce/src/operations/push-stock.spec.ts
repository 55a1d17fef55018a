import type { PushItem, PushOutcome } from '@hub/connector-sdk';

import { closeShops, openShop, type ShopSession } from '../testing/shop-session';

afterEach(closeShops);

function item(externalId: number, fields: PushItem['fields'], parentExternalId: number | null = null): PushItem {
  return { key: `key-${externalId}`, externalId: String(externalId), parentExternalId: parentExternalId === null ? null : String(parentExternalId), fields };
}

async function push(shop: ShopSession, items: readonly PushItem[]): Promise<Map<string, PushOutcome>> {
  const outcomes = await shop.session.push({ entity: 'stock', aspect: 'stock', items });
  expect(outcomes.map((outcome) => outcome.key).sort()).toEqual(items.map((one) => one.key).sort());
  return new Map(outcomes.map((outcome) => [outcome.key, outcome]));
}

function managed(shop: ShopSession, count: number): number[] {
  return Array.from({ length: count }, (_, place) => shop.simulator.shop.createProduct({ name: `P${place}`, manage_stock: true, stock_quantity: 1 }).id);
}

describe.each(['11.0.1', '5.9.0', '3.9.1', '3.4.0'])('pushing stock to WooCommerce %s', (version) => {
  let shop: ShopSession;
  beforeEach(async () => {
    shop = await openShop({ shop: { version } });
  });

  it('writes products in batches and variations per parent, and gives the shop\'s own answers', async () => {
    const ids = managed(shop, 60);
    const parent = shop.simulator.shop.createProduct({ name: 'V', type: 'variable' }).id;
    const variations = [1, 2].map((place) => shop.simulator.shop.createVariation(parent, { sku: `V${place}`, manage_stock: true, stock_quantity: 1 }).id);
    const outcomes = await push(shop, [...ids.map((id) => item(id, { stock_quantity: 7 })), ...variations.map((id) => item(id, { stock_quantity: 4 }, parent))]);
    expect([...outcomes.values()].every((outcome) => outcome.outcome === 'written')).toBe(true);
    expect(ids.map((id) => shop.simulator.shop.stockOf(id).stock_quantity)).toEqual(ids.map(() => 7));
    expect(variations.map((id) => shop.simulator.shop.stockOf(id).stock_quantity)).toEqual([4, 4]);
    const answer = outcomes.get(`key-${variations[0]}`);
    expect(answer?.outcome === 'written' && answer.answer).toMatchObject({ source: 'write-answer', seen: 'read', raw: { type: 'variation', parent_id: parent, stock_quantity: 4 } });
  });

  it('writes a status where stock is not managed', async () => {
    const { id } = shop.simulator.shop.createProduct({ name: 'U', manage_stock: false });
    await push(shop, [item(id, { stock_status: 'outofstock' })]);
    expect(shop.simulator.shop.stockOf(id).stock_status).toBe('outofstock');
  });

  it('fails one item alone', async () => {
    const [first = 0, second = 0] = managed(shop, 2);
    const outcomes = await push(shop, [item(first, { stock_quantity: 5 }), item(999_999, { stock_quantity: 5 }), item(second, { stock_quantity: 6 })]);
    expect(outcomes.get('key-999999')).toMatchObject({ outcome: 'refused', error: { action: 'record-gone' } });
    expect([first, second].map((id) => shop.simulator.shop.stockOf(id).stock_quantity)).toEqual([5, 6]);
  });
});

describe('a write', () => {
  let shop: ShopSession;
  beforeEach(async () => {
    shop = await openShop({ settings: { requestTimeoutMs: 400 } });
    await shop.session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: null });
  });

  it.each(['timeout-after', 'reset-after', 'bad-gateway'] as const)('answered by %s has an unknown outcome', async (kind) => {
    const [id = 0] = managed(shop, 1);
    shop.simulator.faults.add({ kind, times: 1 });
    expect((await push(shop, [item(id, { stock_quantity: 9 })])).get(`key-${id}`)).toMatchObject({ outcome: 'unknown', error: { action: 'retry' } });
  });

  it('refused by a limit or a firewall certainly did not happen', async () => {
    const [id = 0] = managed(shop, 1);
    shop.simulator.faults.add({ kind: 'firewall', times: 1 });
    expect((await push(shop, [item(id, { stock_quantity: 9 })])).get(`key-${id}`)).toMatchObject({ outcome: 'refused', error: { code: 'woocommerce.blocked-by-firewall', action: 'retry' } });
    shop.simulator.faults.add({ kind: 'too-many-requests', times: 1, retryAfterSeconds: 120 });
    expect((await push(shop, [item(id, { stock_quantity: 9 })])).get(`key-${id}`)).toMatchObject({ outcome: 'refused', error: { code: 'spoke.rate-limited', retry: { afterMs: 120_000 } } });
    expect(shop.simulator.ledger.entries()).toEqual([]);
  });

  it('leaves nothing but stock fields of exact types through', async () => {
    const [id = 0] = managed(shop, 1);
    const wrong: PushItem['fields'][] = [{ manage_stock: true }, { stock_quantity: '5' }, { stock_quantity: 2.5 }, { stock_status: 'gone' }, { name: 'x' }];
    for (const fields of wrong) {
      expect((await push(shop, [item(id, fields)])).get(`key-${id}`)).toMatchObject({ outcome: 'refused', error: { code: 'woocommerce.field-not-allowed' } });
    }
    expect(shop.simulator.ledger.entries()).toEqual([]);
  });

  it('goes out as POST where the host refuses PUT', async () => {
    const blocked = await openShop({ shop: { refusedMethods: ['PUT', 'DELETE'] } });
    const [id = 0] = managed(blocked, 1);
    expect((await push(blocked, [item(id, { stock_quantity: 8 })])).get(`key-${id}`)).toMatchObject({ outcome: 'written' });
    expect(blocked.simulator.shop.stockOf(id).stock_quantity).toBe(8);
  });

  it('to a shop with stock management off is reported by its own answer', async () => {
    const [id = 0] = managed(shop, 1);
    shop.simulator.shop.setManageStock(false);
    const outcome = (await push(shop, [item(id, { stock_quantity: 8 })])).get(`key-${id}`);
    expect(outcome?.outcome === 'written' && outcome.answer?.raw).toMatchObject({ manage_stock: false });
  });
});

describe('a dead key', () => {
  it('is said to be one, and nothing more is tried for it', async () => {
    const shop = await openShop();
    const [id = 0] = managed(shop, 1);
    await shop.session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: null });
    shop.simulator.shop.deleteKeyOwner(shop.simulator.credentials.consumerKey);
    await expect(shop.session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: null })).rejects.toMatchObject({ action: 'wait-for-credentials' });
    expect((await push(shop, [item(id, { stock_quantity: 8 })])).get(`key-${id}`)).toMatchObject({ outcome: 'refused', error: { action: 'wait-for-credentials' } });
  });
});
