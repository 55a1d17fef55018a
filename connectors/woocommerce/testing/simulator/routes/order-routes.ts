import type { StoredOrder } from '../model/stored-order';
import { renderOrder } from '../rendering/order-view';
import { runBatch } from '../rest/batch';
import { answerPage, cutPage, type Page } from '../rest/collection';
import { FieldFilter } from '../rest/field-filter';
import type { ParamSchema } from '../rest/param-schema';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { createOrder, trashOrder, updateOrder } from '../writing/save-order';
import { truthy } from '../writing/sent';
import { alreadyTrashed } from './product-routes';
import { findOrders, orderListSchema, ORDER_STATUSES } from './order-query';
import { CONTEXT } from './product-schema';
import { created, viewOf, type ShopContext } from './shop-context';

const WRITE: ParamSchema = {
  status: { type: 'string', enum: ORDER_STATUSES },
  currency: { type: 'string' },
  customer_id: { type: 'integer' },
  customer_note: { type: 'string' },
  set_paid: { type: 'boolean' },
  billing: { type: 'object' },
  shipping: { type: 'object' },
  line_items: { type: 'array', items: { type: 'object' } },
  shipping_lines: { type: 'array', items: { type: 'object' } },
  fee_lines: { type: 'array', items: { type: 'object' } },
  coupon_lines: { type: 'array', items: { type: 'object' } },
  meta_data: { type: 'array', items: { type: 'object' } },
};

/** Orders: what a sale, and what follows it, needs. */
export function orderRoutes(context: ShopContext): Route[] {
  const edit = { action: 'edit', schema: WRITE, handle: (call: RestCall) => update(context, call) } as const;
  const batch = { action: 'batch', handle: (call: RestCall) => batchOrders(context, call) } as const;
  return [
    {
      path: 'orders',
      methods: {
        GET: { action: 'list', schema: orderListSchema(context.state), handle: (call) => list(context, call) },
        POST: { action: 'create', schema: WRITE, handle: (call) => create(context, call) },
      },
    },
    { path: 'orders/batch', methods: { POST: batch, PUT: batch, PATCH: batch } },
    {
      path: 'orders/:itemId',
      methods: {
        GET: { action: 'view', schema: { context: CONTEXT, dp: { type: 'integer' } }, handle: (call) => single(context, call, existing(context, call, 404)) },
        POST: edit,
        PUT: edit,
        PATCH: edit,
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => remove(context, call) },
      },
    },
  ];
}

function list(context: ShopContext, call: RestCall): RestAnswer {
  const view = viewOf(context, call);
  const page = emptyBeyondEnd(context, cutPage(findOrders(context.state, call.params), call.params));
  return answerPage(context.state, call, page, (order) => renderOrder(order, view, decimals(context, call)));
}

// With orders in their own tables the totals are lost on a page beyond the end (recorded on 11.0.1).
function emptyBeyondEnd(context: ShopContext, page: Page<StoredOrder>): Page<StoredOrder> {
  const isLost = context.state.settings.orderStorage === 'hpos' && page.items.length === 0;
  return isLost ? { ...page, total: 0, totalPages: 0 } : page;
}

function create(context: ShopContext, call: RestCall): RestAnswer {
  const order = createOrder(context.state, call.body);
  note(context, call, order.id, 201);
  return created(context, call, renderOrder(order, viewOf(context, call, true)), `orders/${order.id}`);
}

function update(context: ShopContext, call: RestCall): RestAnswer {
  const order = existing(context, call, 400);
  updateOrder(context.state, order, call.body);
  note(context, call, order.id, 200);
  return single(context, call, order, true);
}

function remove(context: ShopContext, call: RestCall): RestAnswer {
  const order = existing(context, call, 404);
  const answer = single(context, call, order, true);
  if (truthy(call.params['force'] ?? false)) context.state.orders.delete(order.id);
  else if (order.status === 'trash') throw alreadyTrashed('order');
  else trashOrder(context.state, order);
  note(context, call, order.id, 200);
  return answer;
}

function batchOrders(context: ShopContext, call: RestCall): Promise<RestAnswer> {
  return runBatch(call, {
    create: (item) => create(context, item),
    update: (item) => update(context, item),
    delete: (item) => remove(context, item),
  });
}

function existing(context: ShopContext, call: RestCall, statusWhenUnknown: number): StoredOrder {
  const order = context.state.orders.get(Number(call.ids['itemId']));
  if (order) return order;
  const message = statusWhenUnknown === 400 ? 'ID is invalid.' : 'Invalid ID.';
  throw new RestFailure('woocommerce_rest_shop_order_invalid_id', message, statusWhenUnknown);
}

function single(context: ShopContext, call: RestCall, order: StoredOrder, isWrite = false): RestAnswer {
  const shown = renderOrder(order, viewOf(context, call, isWrite), decimals(context, call));
  return { status: 200, body: FieldFilter.from(call.query).apply(shown, true), single: true };
}

function decimals(context: ShopContext, call: RestCall): number {
  return call.params['dp'] === undefined ? context.state.settings.decimals : Number(call.params['dp']);
}

function note(context: ShopContext, call: RestCall, id: number, status: number): void {
  context.ledger.record({
    at: context.state.clock.now(),
    method: call.method,
    route: call.route,
    resource: 'order',
    productId: id,
    fields: call.body,
    before: null,
    after: null,
    outcome: { status, code: '' },
  });
}
