import type { Dimensions, Json, Weight } from '@hub/contracts';

import { objectOf, textOf } from '../wire/json';

type Fields = { readonly [field: string]: Json | undefined };

/** Weight in the shop's unit; null when empty, undefined when the unit is not known. */
export function weightOf(record: Fields, unit: string | null): Weight | null | undefined {
  const value = measure(record['weight']);
  if (value === null) return null;
  return unit === null ? undefined : { value, unit };
}

/** Dimensions in the shop's unit; null when all are empty, undefined when the unit is not known. */
export function dimensionsOf(record: Fields, unit: string | null): Dimensions | null | undefined {
  const given = objectOf(record['dimensions']);
  const [length, width, height] = [measure(given?.['length']), measure(given?.['width']), measure(given?.['height'])];
  if (length === null && width === null && height === null) return null;
  return unit === null ? undefined : { length, width, height, unit };
}

function measure(value: Json | undefined): string | null {
  return textOf(value)?.trim() || null;
}
