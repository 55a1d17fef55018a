import { seedCatalogue } from '@connectors/woocommerce/simulator';
import type { RawObservation } from '@hub/contracts';

import { closeShops, externalIds, openShop, pullAll, type ShopSession } from '../testing/shop-session';

afterEach(closeShops);

const VERSIONS = ['11.0.1', '5.9.0', '3.9.1', '3.4.0'];

describe.each(VERSIONS)('pulling products from WooCommerce %s', (version) => {
  let shop: ShopSession;

  beforeEach(async () => {
    shop = await openShop({ shop: { version } });
    seedCatalogue(shop.simulator.shop, { products: 40, seed: 7 });
  });

  const shopIds = (): string[] => shop.simulator.shop.products().filter((product) => product.status !== 'trash').map((product) => String(product.id)).sort();

  it('gives every product and variation once, parents first', async () => {
    const { observations } = await pullAll(shop.session, { kind: 'full' });
    expect(externalIds(observations).sort()).toEqual(shopIds());
    const seen = new Set<string>();
    for (const { externalId, raw } of observations) {
      const parentId = (raw as { parent_id?: number }).parent_id;
      if (parentId) expect(seen).toContain(String(parentId));
      seen.add(externalId);
    }
  });

  it('gives observations that map without loss of identity', async () => {
    const { observations } = await pullAll(shop.session, { kind: 'full' });
    const context = { settings: {}, language: 'de', capabilities: shop.capabilities() };
    const mapped = observations.map((observation) => shop.connector.mappers.product(observation, context));
    expect(mapped.filter((result) => !result.ok)).toEqual([]);
    const variants = mapped.filter((result) => result.ok && result.value.kind === 'variant').length;
    expect(variants).toBe(shop.simulator.shop.products().filter((product) => product.type === 'variation').length);
  });

  it('lists every id', async () => {
    const { ids } = await pullAll(shop.session, { kind: 'ids' });
    expect([...ids].sort()).toEqual(shopIds());
  });

  it('gives what changed since the last pull, and its variations', async () => {
    shop.simulator.advance(20 * 60_000);
    const full = await pullAll(shop.session, { kind: 'full' });
    shop.simulator.advance(20 * 60_000);
    const [changed] = shop.simulator.shop.products().filter((product) => product.type === 'simple');
    shop.simulator.shop.updateProduct(changed?.id ?? 0, { regular_price: '77.00' });
    const session = shop.reopen();
    const { observations } = await pullAll(session, { kind: 'changes', since: full.mark });
    expect(externalIds(observations)).toEqual([String(changed?.id)]);
    expect(observations[0]).toMatchObject({ source: 'poll', seen: 'read' });
  });

  it('finds a changed variation by its parent', async () => {
    const full = await pullAll(shop.session, { kind: 'full' });
    shop.simulator.advance(20 * 60_000);
    const variation = shop.simulator.shop.products().find((product) => product.type === 'variation');
    shop.simulator.shop.updateProduct(variation?.id ?? 0, { regular_price: '55.00' });
    const { observations } = await pullAll(shop.reopen(), { kind: 'changes', since: full.mark });
    expect(externalIds(observations)).toContain(String(variation?.id));
    expect(externalIds(observations)).toContain(String(variation?.parent_id));
  });
});

describe('a walk over a changing catalogue', () => {
  let shop: ShopSession;

  async function catalogue(products: number): Promise<number[]> {
    shop = await openShop();
    return Array.from({ length: products }, (_, place) => shop.simulator.shop.createProduct({ name: `P${place}`, regular_price: '1.00', sku: `S${place}` }).id);
  }

  it('loses nothing when products before the present page are deleted', async () => {
    const ids = await catalogue(450);
    const deleted = ids.slice(0, 60);
    const { observations } = await pullAll(shop.session, { kind: 'full' }, (_, pages) => {
      if (pages === 1) deleted.slice(0, 30).forEach((id) => shop.simulator.shop.forceDelete(id));
      if (pages === 2) deleted.slice(30).forEach((id) => shop.simulator.shop.trash(id));
    });
    expect(externalIds(observations)).toEqual(ids.map(String));
  });

  it('loses and repeats nothing when products are added and changed, all with one time stamp', async () => {
    shop = await openShop({ shop: { now: () => Date.UTC(2026, 10, 21) } });
    const { simulator } = shop;
    const ids = Array.from({ length: 1_000 }, (_, place) => simulator.shop.createProduct({ name: `P${place}`, regular_price: '1.00' }).id);
    const { observations, pages } = await pullAll(shop.session, { kind: 'changes', since: { at: '2026-11-20T00:00:00Z' } }, (_, pages) => {
      if (pages > 4) return;
      simulator.advance(1_000);
      ids.slice(pages * 5, pages * 5 + 5).forEach((id) => simulator.shop.setStock(id, 3));
      simulator.shop.createProduct({ name: `New ${pages}` });
    });
    const given = externalIds(observations);
    expect(new Set(given).size).toBe(given.length);
    expect(new Set(given)).toEqual(new Set([...ids, ...ids.slice(-1).map((last) => last)].map(String).concat(given.slice(-4))));
    expect(pages.flatMap((page) => page.warnings)).toEqual([]);
  });

  it('resumes from a stored cursor as if nothing had happened', async () => {
    const ids = await catalogue(250);
    const given: RawObservation[] = [];
    let cursor = null;
    do {
      const page = await shop.reopen().pull({ entity: 'product', mode: { kind: 'full' }, cursor });
      given.push(...page.observations);
      cursor = JSON.parse(JSON.stringify(page.nextCursor));
    } while (cursor !== null);
    expect(externalIds(given)).toEqual(ids.map(String));
  });

  it('stops on short pages where a proxy strips the totals', async () => {
    shop = await openShop({ shop: { strippedHeaders: ['X-WP-Total', 'X-WP-TotalPages'] } });
    const ids = Array.from({ length: 205 }, (_, place) => shop.simulator.shop.createProduct({ name: `P${place}` }).id);
    const { observations, pages } = await pullAll(shop.session, { kind: 'full' });
    expect(externalIds(observations)).toEqual(ids.map(String));
    expect(pages[0]?.total).toBeNull();
  });

  it('passes a product with hundreds of variations on in several pages', async () => {
    shop = await openShop();
    const parent = shop.simulator.shop.createProduct({ name: 'Huge', type: 'variable', sku: 'H' });
    const variations = Array.from({ length: 930 }, (_, place) => shop.simulator.shop.createVariation(parent.id, { sku: `H-${place}`, regular_price: '1.00' }).id);
    const after = shop.simulator.shop.createProduct({ name: 'After' }).id;
    const { observations, pages } = await pullAll(shop.session, { kind: 'full' });
    expect(externalIds(observations)).toEqual([parent.id, ...variations, after].map(String));
    expect(Math.max(...pages.map((page) => page.observations.length))).toBeLessThanOrEqual(500);
    expect(pages.length).toBeGreaterThan(2);
  });

  it('keeps pages within bounds when many products have variations', async () => {
    shop = await openShop();
    const expected: number[] = [];
    for (let place = 0; place < 60; place += 1) {
      const parent = shop.simulator.shop.createProduct({ name: `V${place}`, type: 'variable' });
      expected.push(parent.id);
      for (let size = 0; size < 18; size += 1) expected.push(shop.simulator.shop.createVariation(parent.id, { regular_price: '1.00' }).id);
    }
    const { observations, pages } = await pullAll(shop.session, { kind: 'full' });
    expect(new Set(externalIds(observations))).toEqual(new Set(expected.map(String)));
    expect(observations).toHaveLength(expected.length);
    expect(Math.max(...pages.map((page) => page.observations.length))).toBeLessThanOrEqual(500);
  });
});

describe('marks', () => {
  it.each([
    ['UTC+13 in summer', { timezone: 'Pacific/Auckland' }, Date.UTC(2026, 0, 10, 12)],
    ['UTC-8', { timezone: 'America/Los_Angeles' }, Date.UTC(2026, 0, 10, 12)],
    ['the night summer time ends in Berlin', { timezone: 'Europe/Berlin' }, Date.UTC(2026, 9, 25, 0, 30)],
    ['the night summer time begins in Berlin', { timezone: 'Europe/Berlin' }, Date.UTC(2026, 2, 29, 0, 30)],
  ])('miss and repeat nothing at %s', async (_, zone, startMs) => {
    let nowMs = startMs;
    const shop = await openShop({ shop: { zone, now: () => nowMs } });
    const ids = [1, 2, 3].map((place) => shop.simulator.shop.createProduct({ name: `P${place}` }).id);
    nowMs += 15 * 60_000;
    let mark = (await pullAll(shop.session, { kind: 'full' })).mark;
    for (let step = 0; step < 12; step += 1) {
      nowMs += 15 * 60_000;
      const id = ids[step % 3] ?? 0;
      shop.simulator.shop.setStock(id, step);
      nowMs += 10 * 60_000;
      const pulled = await pullAll(shop.session, { kind: 'changes', since: mark });
      expect(externalIds(pulled.observations)).toEqual([String(id)]);
      mark = pulled.mark;
    }
  });

  it('come from the shop\'s clock, so that a wrong hub clock loses nothing', async () => {
    const shop = await openShop({ shop: { now: () => Date.UTC(2026, 0, 1) } });
    const { mark } = await pullAll(shop.session, { kind: 'full' });
    expect(mark).toEqual({ at: '2026-01-01T00:00:00Z' });
  });

  it('that cannot be read are refused', async () => {
    const shop = await openShop();
    await expect(shop.session.pull({ entity: 'product', mode: { kind: 'changes', since: 'yesterday' }, cursor: null })).rejects.toMatchObject({ code: 'woocommerce.unreadable-mark', action: 'stop-run' });
  });
});

describe('a shop that ignores the date filter', () => {
  it('is noticed, and dates are compared instead', async () => {
    const shop = await openShop({ shop: { version: '5.7.0' } });
    const ids = Array.from({ length: 230 }, (_, place) => shop.simulator.shop.createProduct({ name: `P${place}` }).id);
    shop.simulator.advance(30 * 60_000);
    const full = await pullAll(shop.session, { kind: 'full' });
    shop.simulator.advance(30 * 60_000);
    [ids[3], ids[120], ids[229]].forEach((id) => shop.simulator.shop.setStock(id ?? 0, 4));
    // A version that could filter, as if a plugin broke the filter.
    const session = shop.reopen({ capabilities: { ...(shop.capabilities() as object), version: '9.0.0' } });
    const { observations, pages } = await pullAll(session, { kind: 'changes', since: full.mark });
    expect(externalIds(observations)).toEqual([ids[3], ids[120], ids[229]].map(String));
    expect(shop.notices.map((notice) => notice.kind)).toEqual(['filter-ignored']);
    expect(pages[0]?.warnings[0]).toContain('ignores the date filter');
  });
});

describe('pages', () => {
  it('shrink when the shop gives up on large ones', async () => {
    const shop = await openShop({ settings: { requestTimeoutMs: 300 } });
    Array.from({ length: 30 }, (_, place) => shop.simulator.shop.createProduct({ name: `P${place}` }));
    await shop.session.pull({ entity: 'product', mode: { kind: 'ids' }, cursor: null });
    shop.simulator.faults.add({ kind: 'timeout-before', match: { path: /per_page=100/ } });
    const { observations } = await pullAll(shop.session, { kind: 'full' });
    expect(observations).toHaveLength(30);
  });
});
