import type { ShopState } from '../model/shop-state';
import type { StoredOrder } from '../model/stored-order';
import { dateMark, parseWrittenDate } from '../platform/date-mark';
import type { ParamRule, ParamSchema } from '../rest/param-schema';
import type { Params } from '../rest/rest-call';
import { phpInteger, truthy } from '../writing/sent';
import { PAGING } from './product-schema';

type Test = (order: StoredOrder) => boolean;

/** Statuses an order may be given. */
export const ORDER_STATUSES = [
  'auto-draft',
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
];

/** Parameters of the order list. */
export function orderListSchema(state: ShopState): ParamSchema {
  const when: ParamRule = { type: 'string', format: 'date-time' };
  const isNew = state.settings.features.modifiedFilters;
  const orders = ['date', 'id', 'include', 'title', 'slug', ...(isNew ? ['modified'] : [])];
  return {
    ...PAGING,
    after: when,
    before: when,
    ...(isNew ? { modified_after: when, modified_before: when, dates_are_gmt: { type: 'boolean' } as ParamRule } : {}),
    orderby: { type: 'string', enum: orders },
    status: { type: 'array', items: { type: 'string', enum: ['any', 'trash', ...ORDER_STATUSES] } },
    customer: { type: 'integer' },
    product: { type: 'integer' },
    dp: { type: 'integer' },
  };
}

/** @returns orders for a list request, in the order asked for. */
export function findOrders(state: ShopState, params: Params): StoredOrder[] {
  const tests = [...dateTests(state, params), statusTest(state, params), ...keyTests(params)];
  const found = [...state.orders.values()].filter((order) => tests.every((test) => test(order)));
  const direction = params['order'] === 'asc' ? 1 : -1;
  const by = params['orderby'] === 'modified' ? 'date_modified' : params['orderby'] === 'id' ? 'id' : 'date_created';
  return found.sort((a, b) => direction * (a[by] - b[by]) || direction * (a.id - b.id));
}

function dateTests(state: ShopState, params: Params): Test[] {
  const isNew = state.settings.features.modifiedFilters;
  const tests: Test[] = [];
  const add = (name: string, field: 'date_created' | 'date_modified', sign: number): void => {
    const written = typeof params[name] === 'string' ? parseWrittenDate(params[name]) : undefined;
    if (!written) return;
    const mark = dateMark(written, isNew && truthy(params['dates_are_gmt'] ?? false), state.clock);
    tests.push((order) => mark(order[field]) * sign > 0);
  };
  add('after', 'date_created', 1);
  add('before', 'date_created', -1);
  if (isNew) add('modified_after', 'date_modified', 1);
  if (isNew) add('modified_before', 'date_modified', -1);
  return tests;
}

function statusTest(state: ShopState, params: Params): Test {
  const wanted = new Set(Array.isArray(params['status']) ? params['status'].map(String) : []);
  if (wanted.size > 0 && !wanted.has('any')) return (order) => wanted.has(order.status);
  const hidden = state.settings.features.draftsHidden ? ['trash', 'checkout-draft', 'auto-draft'] : ['trash', 'auto-draft'];
  return (order) => !hidden.includes(order.status);
}

function keyTests(params: Params): Test[] {
  const tests: Test[] = [];
  const list = (name: string): number[] | undefined => (Array.isArray(params[name]) ? params[name].map(phpInteger) : undefined);
  const include = list('include');
  const exclude = list('exclude');
  const search = typeof params['search'] === 'string' ? params['search'].toLowerCase() : '';
  const product = phpInteger(params['product'] ?? 0);
  if (include && include.length > 0) tests.push((order) => include.includes(order.id));
  if (exclude) tests.push((order) => !exclude.includes(order.id));
  if (params['customer'] !== undefined) {
    const customer = phpInteger(params['customer']);
    tests.push((order) => order.customer_id === customer);
  }
  if (product > 0) tests.push((order) => order.lines.some((line) => line.product_id === product || line.variation_id === product));
  if (search !== '') tests.push((order) => searchText(order).includes(search));
  return tests;
}

function searchText(order: StoredOrder): string {
  return [order.id, ...Object.values(order.billing), ...Object.values(order.shipping)].join(' ').toLowerCase();
}
