import type { Json, ProductObservation } from '@hub/contracts';

import { aRecord, mapperContext, observed } from '../testing/builders';
import { recordedBody } from '../testing/recordings';
import type { WireProduct } from '../wire/product.wire';
import { variationRecord, wireRecord } from '../wire/wire-record';
import { mapProduct } from './product.mapper';

type Fields = { readonly [field: string]: Json };

function mapped(raw: Fields, context = mapperContext()): ProductObservation {
  const result = mapProduct(observed(raw), context);
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

const parent = aRecord({ id: 20, type: 'variable', name: 'Cup &amp; Saucer', sku: 'CUP', manage_stock: false, stock_quantity: null, variations: [21] }) as unknown as WireProduct;
const variation = (changes: Fields = {}): Fields => {
  const { images: _, categories: __, variations: ___, ...nested } = aRecord({ id: 21, sku: 'CUP-S', name: 'S', image: null as Json, attributes: [{ id: 0, name: 'Size', option: 'S' }], ...changes });
  return variationRecord(wireRecord(nested, 'raw') as WireProduct, parent) as unknown as Fields;
};

describe('a simple product as recorded', () => {
  const product = mapped(recordedBody('wc-11.0.1/products/get-simple'));

  it('carries the fields of the model', () => {
    expect(product).toMatchObject({
      kind: 'simple',
      parentExternalId: null,
      language: 'de',
      listingKey: '13',
      listing: 'listed',
      modifiedAt: '2026-11-21T01:15:33Z',
      stock: { scope: 'own', state: { mode: 'tracked', quantity: 12, backorders: 'no' } },
      warnings: [],
    });
    expect(product.fields).toMatchObject({
      sku: 'ESP-BR-1000',
      gtin: '4006381333931',
      'title@de': 'Espressobohnen Brasil 1 kg',
      price: { amount: '21.90', currency: 'EUR' },
      compareAtPrice: { amount: '24.90', currency: 'EUR' },
      weight: { value: '1.05', unit: 'kg' },
      dimensions: { length: '20', width: '10', height: '8', unit: 'cm' },
      status: 'active',
    });
  });

  it('keeps categories in order, decoded', () => {
    expect(product.fields['categories']).toEqual([
      { name: 'Espresso', externalId: '18' },
      { name: 'Kaffee & Tee', externalId: '17' },
    ]);
  });

  it('identifies by barcode first, then SKU', () => {
    expect(product.identifiers).toEqual([
      { type: 'gtin', value: '04006381333931', given: '4006381333931' },
      { type: 'sku', value: 'esp-br-1000', given: 'ESP-BR-1000' },
    ]);
  });

  it('keeps what it does not know', () => {
    expect(product.extensions).toMatchObject({ type: 'simple', slug: 'espressobohnen-brasil-1-kg', meta_data: { _erp_id: 'A-1001', bin_location: { aisle: 4, shelf: 'B' } } });
    expect(Object.keys(product.extensions)).not.toEqual(expect.arrayContaining(['price_html', 'related_ids', 'date_modified']));
  });
});

describe('older releases as recorded', () => {
  it.each(['wc-3.9.1', 'wc-5.9.0'])('reads v2 records of %s in the words of v3', (version) => {
    const product = mapped(recordedBody(`${version}/wc-v2/product-get`));
    expect(product.stock).toMatchObject({ state: { mode: 'tracked' } });
    expect(product.kind).toBe('simple');
  });

  it('reads a boolean in_stock where stock is not managed', () => {
    const { stock_status: _, ...v2 } = aRecord({ manage_stock: false, stock_quantity: null, in_stock: false });
    expect(mapped(v2).stock?.state).toEqual({ mode: 'untracked-out-of-stock', backorders: 'no' });
  });
});

describe('variations', () => {
  it('belong to their parent and take their title from it', () => {
    const result = mapped(variation());
    expect(result).toMatchObject({ kind: 'variant', parentExternalId: '20' });
    expect(result.fields['title@de']).toBe('Cup & Saucer - S');
    expect(result.fields['attributes']).toEqual([{ name: 'Size', values: ['S'], forVariants: true }]);
  });

  it('have no SKU where they only show the parent\'s', () => {
    const inherited = mapped(variation({ sku: ' cup ' }));
    expect(inherited.fields['sku']).toBeNull();
    expect(inherited.identifiers).toEqual([]);
    expect(mapped(variation()).identifiers).toContainEqual({ type: 'sku', value: 'cup-s', given: 'CUP-S' });
  });

  it('say nothing of SKU and title when the parent is not at hand', () => {
    const { fields, identifiers } = mapped({ ...variation(), hub: { texts: 'raw' } });
    expect(Object.keys(fields)).not.toEqual(expect.arrayContaining(['sku']));
    expect(Object.keys(fields)).not.toEqual(expect.arrayContaining(['title@de']));
    expect(identifiers).toEqual([]);
  });

  it('say nothing of pictures and measures where the route leaves them out', () => {
    const { fields } = mapped(recordedBody('wc-11.0.1/variations/variation-as-product'));
    for (const field of ['images', 'categories', 'weight', 'dimensions', 'description@de', 'sku']) expect(fields).not.toHaveProperty(field);
    expect(fields).toMatchObject({ gtin: '4006381333948', price: { amount: '14.00', currency: 'EUR' } });
  });

  it('share their parent\'s pool', () => {
    expect(mapped(variation({ manage_stock: 'parent', stock_quantity: 8 })).stock).toEqual({ scope: 'parent', state: { mode: 'tracked', quantity: 8, backorders: 'no' } });
  });

  it('carry their own picture', () => {
    const picture = { id: 77, src: 'https://shop.example.test/s.jpg', alt: '' };
    expect(mapped(variation({ image: picture })).fields['images']).toEqual([{ url: picture.src, alt: null, externalId: '77' }]);
    expect(mapped(variation()).fields['images']).toEqual([]);
  });

  it('are drafts while switched off', () => {
    expect(mapped(variation({ status: 'private' }))).toMatchObject({ listing: 'hidden', fields: { status: 'draft' } });
  });

  it('cannot be mapped without a parent', () => {
    expect(mapProduct(observed({ ...variation(), parent_id: 0 }), mapperContext())).toMatchObject({ ok: false, code: 'woocommerce.variation-without-parent' });
  });
});

describe('parents', () => {
  it('have no price and no stock of their own unless they manage it', () => {
    const product = mapped(parent as unknown as Fields);
    expect(product.kind).toBe('parent');
    expect(product.stock).toBeNull();
    expect(product.fields).not.toHaveProperty('price');
    expect(mapped({ ...(parent as unknown as Fields), manage_stock: true, stock_quantity: 3 }).stock).toMatchObject({ scope: 'own', state: { quantity: 3 } });
  });
});

describe('barcodes', () => {
  const attribute = (name: string, ...options: string[]): Fields => ({ attributes: [{ id: 0, name, options, variation: false }] });

  it.each([
    ['an attribute, whatever its case', { ...attribute(' upc ', '036000291452') }, '00036000291452'],
    ['a meta key', { meta_data: [{ id: 1, key: '_alg_ean', value: '4006381333931' }] }, '04006381333931'],
    ['global_unique_id before others', { global_unique_id: '4006381333948', ...attribute('EAN', '4006381333931') }, '04006381333948'],
    ['the attribute when global_unique_id is no GTIN', { global_unique_id: 'ABC 12', ...attribute('EAN', '4006381333931') }, '04006381333931'],
    ['hyphens and blanks', { global_unique_id: '978-3-16-148410-0' }, '09783161484100'],
  ])('are taken from %s', (_, changes, value) => {
    expect(mapped(aRecord(changes)).identifiers.find((identifier) => identifier.type === 'gtin')?.value).toBe(value);
  });

  it('are kept with a warning when they are no GTIN', () => {
    const product = mapped(aRecord({ global_unique_id: '4006381333930' }));
    expect(product.fields['gtin']).toBeNull();
    expect(product.warnings).toEqual(['Barcode "4006381333930" (global_unique_id) is not a GTIN: its check digit is wrong']);
    expect(product.extensions['rejected_barcodes']).toEqual({ global_unique_id: '4006381333930' });
  });

  it('are looked for where the settings say', () => {
    const settings = { barcodeAttributes: ['Strichcode'], barcodeMetaKeys: ['my_ean'] };
    expect(mapped(aRecord(attribute('Strichcode', '4006381333931')), mapperContext({ settings })).fields['gtin']).toBe('4006381333931');
    expect(mapped(aRecord(attribute('EAN', '4006381333931')), mapperContext({ settings })).fields['gtin']).toBeNull();
  });

  it('are not guessed from an attribute with several values', () => {
    expect(mapped(aRecord(attribute('EAN', '4006381333931', '4006381333948'))).fields['gtin']).toBeNull();
  });
});

describe('translated twins', () => {
  const twins = { de: 100, en: '200' };

  it('are languages of one listing', () => {
    const german = mapped(aRecord({ id: 100, lang: 'de', translations: twins }), mapperContext({ language: 'de-DE' }));
    const english = mapped(aRecord({ id: 200, lang: 'en', translations: twins }), mapperContext({ language: 'de-DE' }));
    expect([german.listingKey, english.listingKey]).toEqual(['100', '100']);
    expect([german.language, english.language]).toEqual(['de-DE', 'en']);
    expect(Object.keys(english.fields)).toContain('title@en');
  });

  it('go by the oldest where the store language is not among them', () => {
    expect(mapped(aRecord({ id: 200, lang: 'en', translations: { en: 200, fr: 300 } })).listingKey).toBe('200');
  });
});

describe('texts', () => {
  it('are claimed only as stored', () => {
    const rendered = mapProduct(observed({ ...aRecord({ description: '<p>Good</p>\n' }), hub: { texts: 'rendered' } }), mapperContext());
    expect(rendered.ok && rendered.value.fields).not.toHaveProperty('description@de');
    expect(mapped(aRecord({ description: 'Good' })).fields['description@de']).toBe('Good');
    expect(mapped(aRecord({ description: '' })).fields['description@de']).toBeNull();
  });
});

describe('other types', () => {
  it.each(['grouped', 'external'])('reads %s products as simple ones without stock', (type) => {
    expect(mapped(aRecord({ type, manage_stock: false, stock_quantity: null }))).toMatchObject({ kind: 'simple', stock: null, extensions: { type } });
  });

  it('reads plugin types, but leaves their stock alone', () => {
    const product = mapped(aRecord({ type: 'subscription' }));
    expect(product.stock).toBeNull();
    expect(product.warnings[0]).toContain('subscription');
  });

  it('refuses what is no product', () => {
    expect(mapProduct(observed({ id: 5, code: 'x' }), mapperContext())).toMatchObject({ ok: false, code: 'woocommerce.not-a-product' });
    expect(mapProduct({ ...observed(aRecord()), raw: 'nonsense' }, mapperContext())).toMatchObject({ ok: false });
  });
});

describe('bounds', () => {
  it('names what is too large to keep', () => {
    const { extensions } = mapped(aRecord({ meta_data: [{ id: 1, key: 'huge', value: 'x'.repeat(3_000) }, { id: 2, key: 'small', value: 'y' }] }));
    expect(extensions).toMatchObject({ meta_data: { small: 'y' }, left_out: ['meta_data.huge'] });
  });

  it('leaves prices out while the currency is not known', () => {
    const { fields } = mapped(aRecord(), mapperContext({ capabilities: { currency: null } }));
    expect(fields).not.toHaveProperty('price');
  });
});
