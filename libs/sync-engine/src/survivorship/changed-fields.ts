import { sameContent } from '@hub/common';
import type { ProductRecord } from '../ports';
import type { MasterContent } from './compose-master';

/** Names of what differs between a master and its new content: field names, and `kind`, `parentId`, `identifiers`, `extensions`, `stockItemId`. */
export function changedNames(before: ProductRecord, after: MasterContent & Pick<ProductRecord, 'stockItemId'>): string[] {
  const names: string[] = [];
  for (const field of new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])) {
    if (!sameContent(before.fields[field], after.fields[field])) names.push(field);
  }
  if (before.kind !== after.kind) names.push('kind');
  if (before.parentId !== after.parentId) names.push('parentId');
  if (before.status !== after.status && !names.includes('status')) names.push('status');
  if (before.stockItemId !== after.stockItemId) names.push('stockItemId');
  if (!sameContent(before.identifiers, after.identifiers)) names.push('identifiers');
  if (!sameContent(before.extensions, after.extensions)) names.push('extensions');
  return names.sort();
}
