import type { RawObservation } from '@hub/contracts';

import { closeShops, externalIds, openShop, type ShopSession } from '../testing/shop-session';

afterEach(closeShops);

function byId(observations: readonly RawObservation[]): Map<string, RawObservation> {
  return new Map(observations.map((observation) => [observation.externalId, observation]));
}

describe.each(['11.0.1', '5.9.0', '3.9.1', '3.4.0'])('fetching from WooCommerce %s', (version) => {
  let shop: ShopSession;
  let simple: number;
  let parent: number;
  let variations: number[];

  beforeEach(async () => {
    shop = await openShop({ shop: { version } });
    simple = shop.simulator.shop.createProduct({ name: 'Simple', sku: 'S' }).id;
    parent = shop.simulator.shop.createProduct({ name: 'Parent', type: 'variable', sku: 'P' }).id;
    variations = ['A', 'B'].map((sku) => shop.simulator.shop.createVariation(parent, { sku, regular_price: '1.00' }).id);
  });

  it('gives products with their variations', async () => {
    const { observations, failed } = await shop.session.fetch('product', [String(simple), String(parent)]);
    expect(externalIds(observations).sort()).toEqual([simple, parent, ...variations].map(String).sort());
    expect(failed).toEqual([]);
  });

  it('gives a variation with its parent, complete enough to tell an own SKU from an inherited one', async () => {
    const { observations } = await shop.session.fetch('product', [String(variations[0])]);
    expect(externalIds(observations).sort()).toEqual([parent, variations[0]].map(String).sort());
    const raw = byId(observations).get(String(variations[0]))?.raw;
    expect(raw).toMatchObject({ type: 'variation', parent_id: parent, hub: { parent_sku: 'P', parent_name: 'Parent' } });
  });

  it('asks for a known variation directly', async () => {
    await shop.session.fetch('product', [String(parent)]);
    const before = shop.simulator.ledger.reads;
    await shop.session.fetch('product', [String(variations[1])]);
    expect(shop.simulator.ledger.reads - before).toBe(2);
  });

  it('observes what is gone: unknown, deleted, in the trash', async () => {
    shop.simulator.shop.trash(simple);
    shop.simulator.shop.forceDelete(variations[0] ?? 0);
    const { observations, failed } = await shop.session.fetch('product', [String(simple), String(variations[0]), '999999']);
    expect(failed).toEqual([]);
    expect(observations.filter((observation) => observation.gone === true).map((observation) => observation.externalId).sort()).toEqual([simple, variations[0], 999999].map(String).sort());
  });

  it('lets variations go with a parent in the trash', async () => {
    shop.simulator.shop.trash(parent);
    const { observations } = await shop.session.fetch('product', [String(variations[0])]);
    expect(byId(observations).get(String(variations[0]))?.gone).toBe(true);
  });

  it('reports ids that are none', async () => {
    const { observations, failed } = await shop.session.fetch('product', ['abc', String(simple)]);
    expect(externalIds(observations)).toEqual([String(simple)]);
    expect(failed).toMatchObject([{ externalId: 'abc', error: { code: 'woocommerce.not-an-id' } }]);
  });
});

describe('descriptions', () => {
  it('compare between reading and writing', async () => {
    const shop = await openShop();
    const id = shop.simulator.shop.createProduct({ name: 'X', description: 'Plain & simple', manage_stock: true, stock_quantity: 1 }).id;
    const { observations } = await shop.session.fetch('product', [String(id)]);
    const [pushed] = await shop.session.push({ entity: 'stock', aspect: 'stock', items: [{ key: 'k', externalId: String(id), parentExternalId: null, fields: { stock_quantity: 2 } }] });
    const answer = pushed?.outcome === 'written' ? pushed.answer : null;
    const context = { settings: {}, language: 'de', capabilities: shop.capabilities() };
    const texts = [observations[0], answer].map((observation) => {
      const mapped = observation ? shop.connector.mappers.product(observation, context) : null;
      return mapped?.ok ? mapped.value.fields['description@de'] : null;
    });
    expect(texts[0]).toBe(texts[1]);
  });
});
