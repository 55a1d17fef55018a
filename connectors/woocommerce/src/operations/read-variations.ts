import { chunk } from '@hub/common';

import { rememberParent } from '../client/connection-state';
import { idOf, listOf } from '../wire/json';
import type { WireProduct } from '../wire/product.wire';
import { variationRecord } from '../wire/wire-record';
import { readList } from './product-lists';
import type { OperationContext } from './reading';

/** Most ids per `include`; also the largest page. */
const IDS_PER_REQUEST = 100;

/** Ids of a product's variations, ascending; empty for products without. */
export function variationIdsOf(product: WireProduct): number[] {
  if (product.type === 'variation') return [];
  return listOf(product.variations)
    .map(idOf)
    .filter((id): id is number => id !== null)
    .sort((left, right) => left - right);
}

/**
 * The variations of some products, by product id, ascending. Uses the route over all parents where the store has it and it takes fewer
 * calls, else one walk per parent.
 */
export async function readVariations(context: OperationContext, parents: readonly WireProduct[]): Promise<Map<number, WireProduct[]>> {
  const withVariations = parents.filter((parent) => variationIdsOf(parent).length > 0);
  if (withVariations.length === 0) return new Map();
  const acrossParents = await readAcrossParents(context, withVariations);
  const left = withVariations.filter((parent) => !acrossParents.has(parent.id));
  const walked = await Promise.all(left.map(async (parent) => [parent.id, await readOneParent(context, parent)] as const));
  return new Map([...acrossParents, ...walked]);
}

/** The variations of one product, those after `afterId` only. */
export async function readOneParent(context: OperationContext, parent: WireProduct, afterId = 0): Promise<WireProduct[]> {
  const ids = variationIdsOf(parent).filter((id) => id > afterId);
  const found: WireProduct[] = [];
  for (const slice of chunk(ids, IDS_PER_REQUEST)) {
    const wanted = ids.length <= IDS_PER_REQUEST && afterId === 0 ? {} : { include: slice };
    const list = await readList(context, `/products/${parent.id}/variations`, { ...wanted, orderby: 'id', order: 'asc', per_page: IDS_PER_REQUEST });
    const slot = new Set(slice);
    found.push(...list.records.filter((record) => slot.has(record.id)));
  }
  return finished(context, parent, found);
}

/** Variations of several parents in one go; parents it could not answer for completely are left out. */
async function readAcrossParents(context: OperationContext, parents: readonly WireProduct[]): Promise<Map<number, WireProduct[]>> {
  const ids = parents.flatMap(variationIdsOf);
  const capabilities = await context.store.capabilities();
  const calls = Math.ceil(ids.length / IDS_PER_REQUEST);
  if (!capabilities.variationsRoute || context.state.distrustsVariationsRoute || calls >= parents.length) return new Map();
  const byId = new Map<number, WireProduct>();
  for (const slice of chunk(ids, IDS_PER_REQUEST)) {
    const list = await readList(context, '/variations', { include: slice, per_page: IDS_PER_REQUEST, orderby: 'id', order: 'asc' });
    const asked = new Set(slice);
    if (list.records.some((record) => !asked.has(record.id))) {
      context.state.distrustsVariationsRoute = true;
      return new Map();
    }
    for (const record of list.records) byId.set(record.id, record);
  }
  return new Map(parents.flatMap((parent) => completeOnly(context, parent, byId)));
}

function completeOnly(context: OperationContext, parent: WireProduct, byId: ReadonlyMap<number, WireProduct>): Array<readonly [number, WireProduct[]]> {
  const found = variationIdsOf(parent).map((id) => byId.get(id));
  const complete = found.filter((record): record is WireProduct => record !== undefined);
  return complete.length === found.length ? [[parent.id, finished(context, parent, complete)]] : [];
}

function finished(context: OperationContext, parent: WireProduct, records: readonly WireProduct[]): WireProduct[] {
  for (const record of records) rememberParent(context.state, record.id, parent.id);
  return [...records].sort((left, right) => left.id - right.id).map((record) => variationRecord(record, parent));
}
