import type { Json, ProductAttribute, ProductCategory, ProductImage } from '@hub/contracts';

import { foldName } from '../settings/reading-settings';
import { idOf, listOf, objectOf, textOf } from '../wire/json';
import { decodedName, nameOrNull } from './texts';

type Fields = { readonly [field: string]: Json | undefined };

/** Attributes of a product (`options`, a list) or of a variation (`option`, one value); names and values decoded. */
export function attributesOf(record: Fields): ProductAttribute[] {
  return listOf(record['attributes']).flatMap((entry) => {
    const attribute = objectOf(entry);
    const name = nameOrNull(attribute?.['name']);
    if (!attribute || name === null) return [];
    const given = attribute['options'] === undefined ? [attribute['option']] : listOf(attribute['options']);
    const values = given.map(decodedName).filter((value): value is string => value !== null && value !== '');
    return [{ name, values, forVariants: attribute['variation'] === true || attribute['option'] !== undefined }];
  });
}

/** The only value of the first attribute with one of these names; several values identify nothing. */
export function attributeValue(attributes: readonly ProductAttribute[], names: ReadonlySet<string>): string | null {
  const values = attributes.find((attribute) => names.has(foldName(attribute.name)))?.values ?? [];
  return values.length === 1 ? (values[0] ?? null) : null;
}

/** Categories in the store's order; the first is the main one. */
export function categoriesOf(record: Fields): ProductCategory[] {
  return listOf(record['categories']).flatMap((entry) => {
    const category = objectOf(entry);
    const name = nameOrNull(category?.['name']);
    return category && name !== null ? [{ name, externalId: textOf(category['id']) }] : [];
  });
}

/** Pictures in the store's order; a variation has one (`image`) or none. Placeholders (id 0) are left out. */
export function imagesOf(record: Fields): ProductImage[] {
  const entries = record['images'] === undefined ? [record['image']] : listOf(record['images']);
  return entries.flatMap((entry) => {
    const image = objectOf(entry);
    const url = textOf(image?.['src']);
    const id = idOf(image?.['id']);
    return image && url && id !== null ? [{ url, alt: textOf(image['alt']) || null, externalId: String(id) }] : [];
  });
}

/** The first non-empty text among these keys of the meta data. */
export function metaText(record: Fields, keys: readonly string[]): string | null {
  const entries = listOf(record['meta_data']).map(objectOf);
  for (const key of keys) {
    const value = textOf(entries.find((entry) => entry?.['key'] === key)?.['value'])?.trim();
    if (value) return value;
  }
  return null;
}
