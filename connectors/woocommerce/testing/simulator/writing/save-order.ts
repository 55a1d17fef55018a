import type { ShopState } from '../model/shop-state';
import type { StoredOrder } from '../model/stored-order';
import type { Params } from '../rest/rest-call';
import { applyOrderInput, blankOrder } from './order-input';
import { moveStockFor } from './order-stock';
import { isSent, truthy } from './sent';

// With orders kept as posts, these alone do not move the date (R43).
const UNNOTICED_BY_POSTS = new Set(['id', 'meta_data', 'billing', 'shipping', 'line_items', 'shipping_lines', 'fee_lines', 'coupon_lines']);
const MAIL_MARK = '_new_order_email_sent';
const PAID = new Set(['processing', 'completed']);
/** Order statuses as the shop names them. */
export const LABELS: Readonly<Record<string, string>> = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  failed: 'Failed',
};

/** Creates an order and lets it take its stock. Announces `created` and `updated`, then the products sold (R46). */
export function createOrder(state: ShopState, body: Params, createdVia = 'rest-api'): StoredOrder {
  const order = { ...blankOrder(state, 0), created_via: createdVia };
  applyOrderInput(state, order, body);
  order.id = state.ids.next('post');
  state.orders.set(order.id, order);
  state.emit('order', 'created', order.id);
  state.emit('order', 'updated', order.id);
  const status = isSent(body, 'status') ? String(body['status']) : order.status;
  setStatus(state, order, truthy(body['set_paid'] ?? false) ? 'processing' : status);
  return order;
}

/** Changes an order. Every save announces `updated`, also one that changes nothing. */
export function updateOrder(state: ShopState, order: StoredOrder, body: Params): void {
  const statusBefore = order.status;
  applyOrderInput(state, order, body);
  if (truthy(body['set_paid'] ?? false)) setStatus(state, order, 'processing');
  else if (isSent(body, 'status')) setStatus(state, order, String(body['status']));
  const noticed = Object.keys(body).some((name) => !UNNOTICED_BY_POSTS.has(name) && name !== 'status');
  if (state.settings.orderStorage === 'hpos' || noticed || statusBefore !== order.status) {
    order.date_modified = state.clock.nowSeconds();
  }
  state.emit('order', 'updated', order.id);
}

/** Moves an order to the trash. Stock is not given back. Orders kept as posts also announce a deleted "product" (R48). */
export function trashOrder(state: ShopState, order: StoredOrder): void {
  order.status = 'trash';
  order.date_modified = state.clock.nowSeconds();
  state.emit('order', 'deleted', order.id);
  if (state.settings.orderStorage === 'legacy') state.emit('product', 'deleted', order.id);
}

/** Adds a note; it neither moves the order's date nor announces anything. */
export function addNote(state: ShopState, order: StoredOrder, note: { text: string; isForCustomer: boolean; author: string }): number {
  const id = state.ids.next('note');
  order.notes.push({ id, author: note.author, date_created: state.clock.nowSeconds(), note: note.text, customer_note: note.isForCustomer });
  return id;
}

function setStatus(state: ShopState, order: StoredOrder, status: string): void {
  const before = order.status;
  order.status = status;
  const now = state.clock.nowSeconds();
  if (PAID.has(status) && before !== 'trash') order.date_paid ??= now;
  if (status === 'completed' && before !== 'completed') order.date_completed = now;
  tellShopByMail(state, order, before);
  if (before !== status && LABELS[before] !== undefined) {
    const text = `Order status changed from ${LABELS[before]} to ${LABELS[status] ?? status}.`;
    addNote(state, order, { text, isForCustomer: false, author: 'WooCommerce' });
  }
  moveStockFor(state, order);
}

// Some releases show in the order's meta that its first mail went out.
function tellShopByMail(state: ShopState, order: StoredOrder, before: string): void {
  if (!state.settings.features.orderMailMeta || before !== 'pending' || !['processing', 'completed', 'on-hold'].includes(order.status)) return;
  if (order.meta_data.some((entry) => entry.key === MAIL_MARK)) return;
  order.meta_data.push({ id: state.ids.next('meta'), key: MAIL_MARK, value: 'true' });
}
