import { InvalidInputError } from '@hub/common';
import type { ProductFilter } from '@hub/persistence';
import { foldSku } from '@hub/sync-engine';
import type { ListProductsQuery } from './dto/product.query';

const GTIN = /^\d{8}$|^\d{12,14}$/;

/** The filter behind a query, with its keys in their comparable forms. @throws {InvalidInputError} for what can be no GTIN. */
export function productFilterOf(query: ListProductsQuery): ProductFilter {
  const { sku, gtin, text, connection, kind, status, parentId } = query;
  return {
    ...(sku === undefined ? {} : skuFilterOf(sku)),
    ...(gtin === undefined ? {} : { gtin: comparableGtin(gtin) }),
    ...(text === undefined ? {} : { text }),
    ...(connection === undefined ? {} : { connectionId: connection }),
    ...(kind === undefined ? {} : { kind }),
    ...(status === undefined ? {} : { status }),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

function skuFilterOf(sku: string): Pick<ProductFilter, 'sku'> {
  const folded = foldSku(sku);
  if (folded === null) throw new InvalidInputError('input.invalid', 'sku must not be blank', { param: 'sku' });
  return { sku: folded };
}

function comparableGtin(text: string): string {
  const digits = text.replace(/[\s-]/g, '');
  if (!GTIN.test(digits)) throw new InvalidInputError('input.invalid', 'gtin must have 8, 12, 13 or 14 digits', { param: 'gtin' });
  return digits.padStart(14, '0');
}
