import { chunk, unique } from '@hub/common';
import { ConnectorError, RecordGoneError, RecordRefusedError, failureActionOf, type FetchResult } from '@hub/connector-sdk';
import type { RawObservation } from '@hub/contracts';

import { rememberParent } from '../client/connection-state';
import { idOf } from '../wire/json';
import type { WireProduct } from '../wire/product.wire';
import { goneObservation, observationOf, variationRecord, wireRecord } from '../wire/wire-record';
import { readList } from './product-lists';
import { readVariations } from './read-variations';
import type { OperationContext } from './reading';

/** What became of each asked id. */
interface Findings {
  readonly products: Map<number, WireProduct>;
  readonly variations: Map<number, WireProduct>;
  readonly gone: Map<number, WireProduct | null>;
  readonly failed: Map<string, Error>;
}

/**
 * Reads products and variations by id. Products come with their variations, a variation with its parent. Ids in the trash or unknown to
 * the store are observed as gone. @throws ConnectorError when the store could not be asked at all.
 */
export async function fetchProducts(context: OperationContext, externalIds: readonly string[]): Promise<FetchResult> {
  const readAt = context.clock.nowIso();
  const findings: Findings = { products: new Map(), variations: new Map(), gone: new Map(), failed: new Map() };
  const ids = readableIds(externalIds, findings);
  const known = ids.filter((id) => context.state.parentOf.has(id));
  const parents = known.map((id) => context.state.parentOf.get(id) ?? 0);
  await readProducts(context, unique([...ids.filter((id) => !context.state.parentOf.has(id)), ...parents]), findings);
  const missing = ids.filter((id) => !findings.products.has(id));
  for (const slice of chunk(missing, 8)) await Promise.all(slice.map((id) => findOne(context, id, findings)));
  await readMissingParents(context, findings);
  await completeVariations(context, ids, findings);
  return resultOf(findings, externalIds, readAt);
}

function readableIds(externalIds: readonly string[], findings: Findings): number[] {
  return unique(externalIds).flatMap((externalId) => {
    const id = idOf(externalId);
    if (id !== null) return [id];
    findings.failed.set(externalId, new RecordRefusedError('woocommerce.not-an-id', `"${externalId}" is not the id of a WooCommerce product`));
    return [];
  });
}

async function readProducts(context: OperationContext, ids: readonly number[], findings: Findings): Promise<void> {
  for (const slice of chunk(ids, 100)) {
    const list = await readList(context, '/products', { include: slice, per_page: 100, orderby: 'id', order: 'asc', status: 'any' });
    for (const record of list.records) findings.products.set(record.id, record);
  }
}

/** One id that the list did not show: a variation, in the trash, gone, or hidden from lists. */
async function findOne(context: OperationContext, id: number, findings: Findings): Promise<void> {
  try {
    const knownParent = context.state.parentOf.get(id);
    const path = knownParent === undefined ? `/products/${id}` : `/products/${knownParent}/variations/${id}`;
    const record = await readOne(context, path);
    if (record.status === 'trash') findings.gone.set(id, knownParent === undefined ? record : { ...record, type: 'variation', parent_id: knownParent });
    else if (knownParent !== undefined) findings.variations.set(id, { ...record, type: 'variation', parent_id: knownParent });
    else if (record.type === 'variation') await findVariation(context, record, findings);
    else findings.products.set(id, record);
  } catch (error) {
    settleFailure(context, id, error, findings);
  }
}

/** The nested route shows more of a variation (its picture, what it inherits) than the one that found it. */
async function findVariation(context: OperationContext, shown: WireProduct, findings: Findings): Promise<void> {
  const parentId = idOf(shown.parent_id);
  if (parentId === null) throw new RecordGoneError(`Variation ${shown.id} has no parent any more`);
  const record = await readOne(context, `/products/${parentId}/variations/${shown.id}`);
  rememberParent(context.state, shown.id, parentId);
  findings.variations.set(shown.id, { ...record, type: 'variation', parent_id: parentId });
}

function settleFailure(context: OperationContext, id: number, error: unknown, findings: Findings): void {
  if (failureActionOf(error) === 'record-gone') {
    context.state.parentOf.delete(id);
    findings.gone.set(id, null);
  } else findings.failed.set(String(id), error instanceof ConnectorError ? error : new RecordGoneError(String(error)));
}

async function readOne(context: OperationContext, path: string): Promise<WireProduct> {
  const { body } = await context.store.call({ method: 'GET', path, query: { context: 'edit' } });
  const record = wireRecord(body, 'raw');
  if (!record) throw new RecordRefusedError('woocommerce.not-a-product', 'The shop answered with something that is no product');
  return record;
}

/** Parents of found variations that were not asked for themselves. One in the trash takes its variations with it. */
async function readMissingParents(context: OperationContext, findings: Findings): Promise<void> {
  const wanted = unique([...findings.variations.values()].map((record) => idOf(record.parent_id) ?? 0));
  await readProducts(context, wanted.filter((id) => !findings.products.has(id)), findings);
  for (const [id, record] of [...findings.variations]) {
    const parentId = idOf(record.parent_id) ?? 0;
    if (!findings.products.has(parentId) && !findings.gone.has(parentId)) await findOne(context, parentId, findings);
    const parent = findings.products.get(parentId);
    findings.variations.delete(id);
    if (parent) findings.variations.set(id, variationRecord(record, parent));
    else findings.gone.set(id, record);
  }
}

/** All variations of products that were asked for by id. */
async function completeVariations(context: OperationContext, ids: readonly number[], findings: Findings): Promise<void> {
  const asked = ids.map((id) => findings.products.get(id)).filter((record): record is WireProduct => record !== undefined);
  for (const records of (await readVariations(context, asked)).values()) {
    for (const record of records) if (!findings.variations.has(record.id)) findings.variations.set(record.id, record);
  }
}

function resultOf(findings: Findings, externalIds: readonly string[], readAt: string): FetchResult {
  const observe = (record: WireProduct): RawObservation => observationOf(record, 'fetch', readAt);
  const gone = [...findings.gone].map(([id, record]) => (record === null ? goneObservation(String(id), 'fetch', readAt) : { ...observe(record), gone: true }));
  const asked = new Set(externalIds);
  return {
    observations: [...[...findings.products.values()].map(observe), ...[...findings.variations.values()].map(observe), ...gone],
    failed: [...findings.failed].filter(([externalId]) => asked.has(externalId)).map(([externalId, error]) => ({ externalId, error })),
  };
}
