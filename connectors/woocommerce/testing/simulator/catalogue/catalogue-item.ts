import { pick, seededRandom, type Random } from '../platform/seeded-random';
import { ARTICLES, BRANDS, LINES, type Article } from './assortment';
import { withCheckDigit } from './check-digit';

/** How a catalogue item counts its stock. */
export type StockKind = 'counted' | 'uncounted' | 'backorder' | 'own-variations' | 'shared-variations';

/** One invented product, the same for the same seed and number wherever it is sold. */
export interface CatalogueItem {
  readonly number: number;
  readonly article: Article;
  readonly brand: string;
  readonly name: string;
  readonly sku: string;
  readonly ean: string;
  readonly price: string;
  readonly salePrice: string;
  readonly kind: StockKind;
  readonly quantity: number;
  /** Barcode given as a custom attribute instead of the field: none, `UPC` or `EAN`. */
  readonly barcodeAttribute: '' | 'UPC' | 'EAN';
  readonly variants: readonly CatalogueVariant[];
}

/** A variation of a catalogue item. */
export interface CatalogueVariant {
  readonly option: string;
  /** Empty for one that has no SKU of its own. */
  readonly sku: string;
  readonly ean: string;
  readonly price: string;
  readonly quantity: number;
}

/** @returns item number `number` of the catalogue a seed stands for. */
export function catalogueItem(seed: number, number: number): CatalogueItem {
  const random = seededRandom(Math.imul(seed, 2_654_435_761) ^ Math.imul(number + 1, 40_503));
  // The first numbers settle the generator: neighbouring seeds start out alike.
  random();
  const article = pick(random, ARTICLES);
  const brand = pick(random, BRANDS);
  const kind = stockKind(random());
  const price = priceBetween(random, article.price);
  const sku = `${abbreviation(brand)}-${abbreviation(article.noun)}-${String(number + 1).padStart(5, '0')}`;
  const isVariable = kind === 'own-variations' || kind === 'shared-variations';
  return {
    number,
    article,
    brand,
    kind,
    sku,
    name: `${brand.split(' ')[0] as string} ${article.noun} ${pick(random, LINES)}${number >= LINES.length ? ` ${number + 1}` : ''}`,
    ean: eanOf(seed, number, 0),
    price: price.toFixed(2),
    salePrice: random() < 0.15 ? (price * 0.8).toFixed(2) : '',
    quantity: quantity(random),
    barcodeAttribute: random() < 0.08 ? 'UPC' : random() < 0.08 ? 'EAN' : '',
    variants: isVariable ? variants(random, { article, sku, price, seed, number }) : [],
  };
}

function stockKind(chance: number): StockKind {
  if (chance < 0.1) return 'own-variations';
  if (chance < 0.15) return 'shared-variations';
  if (chance < 0.25) return 'uncounted';
  if (chance < 0.29) return 'backorder';
  return 'counted';
}

function variants(
  random: Random,
  of: { article: Article; sku: string; price: number; seed: number; number: number },
): CatalogueVariant[] {
  return of.article.varies[1].map((option, index) => ({
    option,
    sku: random() < 0.1 ? '' : `${of.sku}-${abbreviation(option)}${index}`,
    ean: eanOf(of.seed, of.number, index + 1),
    price: (of.price + index * 2).toFixed(2),
    quantity: quantity(random),
  }));
}

// Unique within one seed: up to ten million items with up to nine variations each.
function eanOf(seed: number, number: number, variant: number): string {
  return withCheckDigit(`4${String(seed % 1000).padStart(3, '0')}${String(number % 10_000_000).padStart(7, '0')}${variant}`);
}

function quantity(random: Random): number {
  return random() < 0.07 ? 0 : 1 + Math.floor(random() * 120);
}

function priceBetween(random: Random, [from, to]: readonly [number, number]): number {
  return Math.floor(from + random() * (to - from)) + 0.9;
}

function abbreviation(words: string): string {
  const plain = words.normalize('NFD').replace(/[^A-Za-z0-9 ]/g, '').toUpperCase();
  const parts = plain.split(' ').filter((part) => part !== '');
  return parts.length > 1 ? parts.map((part) => part.slice(0, 2)).join('') : (parts[0] ?? 'X').slice(0, 3);
}
