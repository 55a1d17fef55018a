import { chunk, groupBy } from '@hub/common';
import { RecordRefusedError, SpokeUnavailableError, mayHaveTakenEffect, type PushItem, type PushOutcome } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';

import { classify, itemComplaint } from '../client/error-classifier';
import { idOf, listOf, objectOf } from '../wire/json';
import type { WireProduct } from '../wire/product.wire';
import { toV2 } from '../wire/v2-shapes';
import { observationOf, wireRecord } from '../wire/wire-record';
import type { OperationContext } from './reading';

type Fields = PushItem['fields'];

/**
 * Writes stock fields: products together, variations per parent, a single record by its own route. Every item has its own outcome.
 * Batches shrink on 413 (nothing was done: sent again in halves) and on time-outs (may have been done: read before writing again).
 */
export async function pushStock(context: OperationContext, items: readonly PushItem[]): Promise<PushOutcome[]> {
  const outcomes: PushOutcome[] = [];
  const sendable = items.filter((item) => {
    const error = unsendable(item);
    if (error) outcomes.push({ key: item.key, outcome: 'refused', error });
    return error === null;
  });
  const groups = [...groupBy(sendable, (item) => item.parentExternalId)];
  const pushed = await Promise.all(groups.map(([parentId, group]) => pushGroup(context, parentId, group)));
  return [...outcomes, ...pushed.flat()];
}

/** Types as WooCommerce wants them: items of a batch skip its checks, and a quantity sent as a wrong text becomes 0 (recorded). */
const CHECKS: Readonly<Record<string, (value: Json) => boolean>> = {
  stock_quantity: (value) => typeof value === 'number' && Number.isSafeInteger(value),
  stock_status: (value) => value === 'instock' || value === 'outofstock' || value === 'onbackorder',
  backorders: (value) => value === 'no' || value === 'notify' || value === 'yes',
};

function unsendable(item: PushItem): RecordRefusedError | null {
  const bad = Object.entries(item.fields).find(([field, value]) => !CHECKS[field]?.(value));
  if (bad) return new RecordRefusedError('woocommerce.field-not-allowed', `${bad[0]} = ${JSON.stringify(bad[1])} is no stock field the connector writes`, { param: bad[0] });
  const ids = [item.externalId, ...(item.parentExternalId === null ? [] : [item.parentExternalId])];
  const notAnId = ids.find((id) => idOf(id) === null);
  return notAnId === undefined ? null : new RecordRefusedError('woocommerce.not-an-id', `"${notAnId}" is not the id of a WooCommerce product`);
}

async function pushGroup(context: OperationContext, parentId: string | null, items: readonly PushItem[]): Promise<PushOutcome[]> {
  const outcomes: PushOutcome[] = [];
  for (const batch of chunk(items, context.state.batchSize.current)) outcomes.push(...(await pushBatch(context, parentId, batch)));
  return outcomes;
}

async function pushBatch(context: OperationContext, parentId: string | null, items: readonly PushItem[]): Promise<PushOutcome[]> {
  try {
    return items.length === 1 && items[0] ? [await pushOne(context, parentId, items[0])] : await pushMany(context, parentId, items);
  } catch (error) {
    return afterFailure(context, { parentId, items, error: error as Error });
  }
}

async function afterFailure(context: OperationContext, failed: { parentId: string | null; items: readonly PushItem[]; error: Error }): Promise<PushOutcome[]> {
  const { items, error, parentId } = failed;
  const unknown = mayHaveTakenEffect(error);
  const isTooLarge = (error as { code?: unknown }).code === 'woocommerce.too-large';
  if (items.length > 1 && (isTooLarge || unknown)) context.state.batchSize.shrink();
  if (!isTooLarge || items.length === 1) return items.map((item) => ({ key: item.key, outcome: unknown ? 'unknown' : 'refused', error }));
  const half = Math.ceil(items.length / 2);
  return [...(await pushBatch(context, parentId, items.slice(0, half))), ...(await pushBatch(context, parentId, items.slice(half)))];
}

async function pushOne(context: OperationContext, parentId: string | null, item: PushItem): Promise<PushOutcome> {
  const path = parentId === null ? `/products/${item.externalId}` : `/products/${parentId}/variations/${item.externalId}`;
  const { body } = await context.store.call({ method: 'PUT', path, body: await wireFields(context, item.fields) });
  return written(context, item, body);
}

async function pushMany(context: OperationContext, parentId: string | null, items: readonly PushItem[]): Promise<PushOutcome[]> {
  const path = parentId === null ? '/products/batch' : `/products/${parentId}/variations/batch`;
  const update: Json[] = [];
  for (const item of items) update.push({ id: Number(item.externalId), ...(await wireFields(context, item.fields)) });
  const { body, answer } = await context.store.call({ method: 'POST', path, body: { update } });
  context.state.batchSize.took(answer.elapsedMs);
  const answers = listOf(objectOf(body)?.['update']);
  // Answers stand in the order of the request, one for one (recorded).
  return items.map((item, place) => outcomeOf(context, item, answers[place]));
}

function outcomeOf(context: OperationContext, item: PushItem, answer: Json | undefined): PushOutcome {
  const complaint = itemComplaint(answer);
  if (complaint) {
    const error = classify(complaint);
    return { key: item.key, outcome: mayHaveTakenEffect(error) ? 'unknown' : 'refused', error };
  }
  if (idOf(objectOf(answer)?.['id']) === Number(item.externalId)) return written(context, item, answer ?? null);
  return { key: item.key, outcome: 'unknown', error: new SpokeUnavailableError('The shop answered a batch without saying what became of this record', { details: { mayHaveTakenEffect: true } }) };
}

/** Answers to writes show descriptions as stored; a variation's answer does not tell what it inherits. */
function written(context: OperationContext, item: PushItem, body: Json): PushOutcome {
  const record = wireRecord(body, 'raw');
  if (!record) return { key: item.key, outcome: 'written', answer: null };
  const complete: WireProduct = item.parentExternalId === null ? record : { ...record, type: 'variation', parent_id: Number(item.parentExternalId) };
  return { key: item.key, outcome: 'written', answer: observationOf(complete, 'write-answer', context.clock.nowIso()) };
}

async function wireFields(context: OperationContext, fields: Fields): Promise<{ readonly [field: string]: Json | undefined }> {
  return (await context.store.capabilities()).api === 'wc/v2' ? toV2(fields) : fields;
}
