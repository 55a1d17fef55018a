import { closeShops, openShop, pullAll } from '../testing/shop-session';

afterEach(closeShops);

describe.each(['wpml', 'polylang'] as const)('a shop with %s', (kind) => {
  it('gives twins as languages of one listing', async () => {
    const shop = await openShop({ shop: { languages: { kind, languages: ['de', 'en'], defaultLanguage: 'de' } } });
    const german = shop.simulator.shop.createProduct({ name: 'Becher', sku: 'CUP', lang: 'de' });
    const english = shop.simulator.shop.createProduct({ name: 'Cup', lang: 'en', translation_of: german.id });
    const { observations } = await pullAll(shop.session, { kind: 'full' });
    expect(observations.map((observation) => observation.externalId)).toEqual([german.id, english.id].map(String));
    const context = { settings: {}, language: 'de', capabilities: shop.capabilities() };
    const mapped = observations.map((observation) => shop.connector.mappers.product(observation, context));
    expect(mapped.map((result) => result.ok && [result.value.language, result.value.listingKey])).toEqual([
      ['de', String(german.id)],
      ['en', String(german.id)],
    ]);
  });
});
