import { WooCommerceSimulator } from '../index';
import { ShopClient } from './shop-client';

describe('translated products', () => {
  it.each([
    ['wpml', 1],
    ['polylang', 2],
  ] as const)('of %s are listed by language, the plain list has %p', async (kind, plain) => {
    const languages = { kind, languages: ['de', 'en'], defaultLanguage: 'de' };
    const simulator = await WooCommerceSimulator.start({ queue: 'manual', languages });
    const client = new ShopClient(simulator);
    const german = simulator.shop.createProduct({ name: 'Tasse', sku: 'CUP', lang: 'de' });
    const english = simulator.shop.createProduct({ name: 'Cup', lang: 'en', translation_of: german.id });
    simulator.shop.updateProduct(english.id, { sku: 'CUP' });
    expect((await client.get('products')).body).toHaveLength(plain);
    expect((await client.get('products?lang=en')).body).toMatchObject([{ id: english.id, lang: 'en', translations: { de: german.id, en: english.id } }]);
    expect((await client.get('products?sku=CUP&lang=all')).body).toHaveLength(2);
    await simulator.close();
  });
});
