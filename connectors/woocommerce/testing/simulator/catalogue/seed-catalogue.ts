import type { ShopState } from '../model/shop-state';
import { blankProduct, type StoredAttribute, type StoredProduct } from '../model/stored-product';
import { filterMarkup, slugify } from '../platform/php-text';
import type { SimulatedShop } from '../simulated-shop';
import { alignStock, syncParentStatus } from '../writing/stock-rules';
import { catalogueItem, type CatalogueItem, type CatalogueVariant } from './catalogue-item';

/** By what an item can be recognised in this shop: by SKU, by barcode, by both, or by one of them in turn. */
export type Identification = 'both' | 'sku' | 'gtin' | 'mixed';

/** Which part of which catalogue a shop gets. */
export interface SeedOptions {
  /** How many products, variations not counted. Up to a million. */
  products: number;
  /** The same seed gives the same catalogue. Default 1. */
  seed?: number;
  /** Number of the first item. Two shops with one seed share the items both have. Default 0. */
  from?: number;
  /** Default `both`. */
  identifiedBy?: Identification;
  /** When the products were created, seconds apart going back. Milliseconds since 1970; default now. */
  at?: number;
}

/**
 * Fills a shop with invented but realistic products: simple ones, variable ones with own or shared stock, uncounted
 * ones, back-orders, barcodes in the field or in attributes, names with entities. Takes the short way: no webhooks,
 * no ledger entries.
 * @returns how many products and variations were added.
 */
export function seedCatalogue(shop: SimulatedShop, options: SeedOptions): { products: number; variations: number } {
  const seeder = new CatalogueSeeder(shop.state, options);
  let variations = 0;
  const first = options.from ?? 0;
  for (let number = first; number < first + options.products; number += 1) variations += seeder.add(number);
  return { products: options.products, variations };
}

class CatalogueSeeder {
  private readonly pictures = new Map<string, number>();
  private readonly shared = new Map<string, Pick<StoredProduct, 'description' | 'short_description'>>();
  private readonly seed: number;
  private readonly at: number;

  constructor(
    private readonly state: ShopState,
    private readonly options: SeedOptions,
  ) {
    this.seed = options.seed ?? 1;
    this.at = options.at ?? state.clock.nowSeconds();
  }

  /** @returns how many variations came with the item. */
  add(number: number): number {
    const item = catalogueItem(this.seed, number);
    const product = this.product(item);
    const children = item.variants.map((variant) => this.variation(product, item, variant));
    product.children = children.map((child) => child.id);
    for (const record of [product, ...children]) {
      Object.assign(record, alignStock(record));
      this.state.products.add(record);
    }
    syncParentStatus(this.state, product);
    return children.length;
  }

  private product(item: CatalogueItem): StoredProduct {
    const isVariable = item.variants.length > 0;
    const product = blankProduct(this.state.ids.next('post'), isVariable ? 'variable' : 'simple', this.at);
    const name = filterMarkup(item.name);
    Object.assign(product, {
      name,
      slug: `${slugify(name)}-${product.id}`,
      ...this.texts(item),
      weight: item.article.weight,
      categories: this.categories(item),
      brands: this.brand(item),
      images: [this.picture(item)],
      ...this.identity(item.sku, item.ean, item),
      attributes: this.attributes(item),
    });
    if (!isVariable) Object.assign(product, { regular_price: item.price, sale_price: item.salePrice });
    return Object.assign(product, stockOf(item));
  }

  private variation(parent: StoredProduct, item: CatalogueItem, variant: CatalogueVariant): StoredProduct {
    const variation = blankProduct(this.state.ids.next('post'), 'variation', this.at);
    const own = item.kind === 'own-variations';
    return Object.assign(variation, {
      parent_id: parent.id,
      slug: `${parent.slug}-${slugify(variant.option)}`,
      regular_price: variant.price,
      manage_stock: own,
      stock_quantity: own ? variant.quantity : null,
      options: [{ id: 0, name: item.article.varies[0], option: variant.option }],
      ...this.identity(variant.sku, variant.ean, item),
    });
  }

  private identity(sku: string, ean: string, item: CatalogueItem): Partial<StoredProduct> {
    const chosen = this.options.identifiedBy ?? 'both';
    const by = chosen === 'mixed' ? (item.number % 2 === 0 ? 'sku' : 'gtin') : chosen;
    const hasField = this.state.settings.features.globalUniqueId && item.barcodeAttribute === '';
    return {
      sku: by === 'gtin' && sku !== '' ? `${item.number}-${sku.split('-').slice(1).join('-')}` : sku,
      global_unique_id: by === 'sku' || !hasField ? '' : ean,
    };
  }

  private attributes(item: CatalogueItem): StoredAttribute[] {
    const plain = { id: 0, position: 0 };
    const [varies, options] = item.article.varies;
    const axis = { ...plain, name: varies, visible: true, variation: true, options: [...options] };
    const barcode = item.barcodeAttribute === 'UPC' ? item.ean.slice(0, 12) : item.ean;
    const named = { ...plain, name: item.barcodeAttribute, visible: false, variation: false, options: [barcode] };
    return [...(item.variants.length > 0 ? [axis] : []), ...(item.barcodeAttribute === '' ? [] : [named])];
  }

  private categories(item: CatalogueItem): number[] {
    const { categories } = this.state;
    const parentName = filterMarkup(item.article.parentCategory);
    const parent = categories.find(parentName) ?? categories.create({ name: parentName });
    const name = filterMarkup(item.article.category);
    const child = categories.find(name, parent.id) ?? categories.create({ name, parent: parent.id });
    return [parent.id, child.id];
  }

  private brand(item: CatalogueItem): number[] {
    const { brands, settings } = this.state;
    if (!settings.features.brands) return [];
    const name = filterMarkup(item.brand);
    return [(brands.find(name) ?? brands.create({ name })).id];
  }

  // Shared between products of one kind and brand, for the same reason as the pictures.
  private texts(item: CatalogueItem): Pick<StoredProduct, 'description' | 'short_description'> {
    const key = `${item.brand} ${item.article.noun}`;
    const known = this.shared.get(key);
    if (known) return known;
    const noun = filterMarkup(item.article.noun);
    const texts = {
      description: `<p>${noun} by ${filterMarkup(item.brand)}. Made to last.</p>`,
      short_description: `${noun}, ${item.article.category.toLowerCase()}`,
    };
    this.shared.set(key, texts);
    return texts;
  }

  // One picture per kind of article: a million media entries would be of no use to anybody.
  private picture(item: CatalogueItem): number {
    const known = this.pictures.get(item.article.noun);
    if (known !== undefined) return known;
    const id = this.state.ids.next('post');
    const file = `${slugify(item.article.noun)}.jpg`;
    const src = `${this.state.settings.homeUrl}/wp-content/uploads/${file}`;
    this.state.images.set(id, { id, src, name: file, alt: item.article.noun, date: this.at });
    this.pictures.set(item.article.noun, id);
    return id;
  }
}

function stockOf(item: CatalogueItem): Partial<StoredProduct> {
  switch (item.kind) {
    case 'uncounted':
      return { manage_stock: false, stock_status: item.quantity === 0 ? 'outofstock' : 'instock' };
    case 'backorder':
      return { manage_stock: true, stock_quantity: 0, backorders: 'notify' };
    case 'own-variations':
      return { manage_stock: false };
    default:
      return { manage_stock: true, stock_quantity: item.quantity };
  }
}
