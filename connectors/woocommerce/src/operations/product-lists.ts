import { SpokeAnswerError, SpokeCredentialsError, SpokeTransportError, SpokeUnavailableError, type HttpAnswer } from '@hub/connector-sdk';

import type { Capabilities } from '../client/capabilities';
import type { Query } from '../client/query';
import type { WooAnswer } from '../client/woo-client';
import { listOf } from '../wire/json';
import type { WireProduct } from '../wire/product.wire';
import { wireRecord } from '../wire/wire-record';
import type { OperationContext } from './reading';

/** A list answer: its records, and the total where a proxy did not strip it. */
export interface RecordList {
  readonly records: readonly WireProduct[];
  /** Rows as sent, readable or not: paging counts these. */
  readonly rows: number;
  readonly total: number | null;
  readonly answer: HttpAnswer;
}

/** Asks for descriptions as stored; a key that may not edit gets them as shown, which mappers then leave alone. */
export async function readList(context: OperationContext, path: string, query: Query): Promise<RecordList> {
  try {
    return recordList(await context.store.call({ method: 'GET', path, query: { ...query, context: 'edit' } }), 'raw');
  } catch (error) {
    if (!(error instanceof SpokeCredentialsError) || error.details['status'] !== 403) throw error;
    return recordList(await context.store.call({ method: 'GET', path, query }), 'rendered');
  }
}

/** A list cut to a few fields, as shown; for ids and dates. */
export async function readFields(context: OperationContext, path: string, query: Query): Promise<RecordList> {
  return recordList(await context.store.call({ method: 'GET', path, query }), 'rendered');
}

/** Parameters that make a walk stable: ascending ids, all statuses but trash, all languages where a plugin has several. */
export function stableOrder(capabilities: Capabilities): Query {
  return { orderby: 'id', order: 'asc', status: 'any', ...(capabilities.languagePlugin === 'wpml' ? { lang: 'all' } : {}) };
}

/**
 * Runs a read whose size depends on the page sizer: a store that gives up on a page gets smaller ones, at most three times over.
 * @throws the last failure; retryable.
 */
export async function withShrinkingPages<T extends { readonly answer: HttpAnswer }>(context: OperationContext, read: (size: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await read(context.state.pageSize.current);
      context.state.pageSize.took(result.answer.elapsedMs);
      return result;
    } catch (error) {
      if (!isTooMuchAtOnce(error) || !context.state.pageSize.canShrink || attempt > 3) throw error;
      context.state.pageSize.shrink();
    }
  }
}

function recordList(given: WooAnswer, texts: 'raw' | 'rendered'): RecordList {
  if (!Array.isArray(given.body)) {
    throw new SpokeAnswerError('woocommerce.not-a-list', 'The shop answered with something other than a list of records', 'retry', { details: { status: given.answer.status } });
  }
  const rows = listOf(given.body);
  const records = rows.map((row) => wireRecord(row, texts)).filter((record): record is WireProduct => record !== null);
  const total = Number(given.answer.headers['x-wp-total'] ?? Number.NaN);
  return { records, rows: rows.length, total: Number.isFinite(total) ? total : null, answer: given.answer };
}

function isTooMuchAtOnce(error: unknown): boolean {
  if (error instanceof SpokeTransportError) return error.failure === 'timeout' || error.failure === 'truncated' || error.failure === 'reset';
  if (error instanceof SpokeUnavailableError) return [504, 524, 508].includes(Number(error.details['status']));
  return false;
}
