import type { ShopState } from '../model/shop-state';
import type { StoredAddress, StoredExtraLine, StoredLine, StoredOrder } from '../model/stored-order';
import type { StoredMeta, StoredProduct } from '../model/stored-product';
import { cleanLine, slugify } from '../platform/php-text';
import { activePrice } from '../rendering/price';
import { optionNames } from '../rendering/product-parts';
import type { Params } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import { applyMeta } from './meta-data';
import { adjustLineStock } from './order-stock';
import { asObject, asText, isSent, phpInteger, sentList } from './sent';

const TEXTS = ['payment_method', 'payment_method_title', 'transaction_id', 'customer_note', 'currency'] as const;

/** @returns an order without anything in it; status `pending`. */
export function blankOrder(state: ShopState, id: number): StoredOrder {
  const at = state.clock.nowSeconds();
  return {
    id,
    status: 'pending',
    currency: state.settings.currency,
    date_created: at,
    date_modified: at,
    date_paid: null,
    date_completed: null,
    customer_id: 0,
    order_key: `wc_order_${Math.floor(state.random() * 1e15).toString(36)}`,
    billing: {},
    shipping: {},
    payment_method: '',
    payment_method_title: '',
    transaction_id: '',
    created_via: 'rest-api',
    customer_note: '',
    meta_data: [],
    lines: [],
    shippingLines: [],
    feeLines: [],
    couponLines: [],
    notes: [],
  };
}

/** Puts everything but the status of a write into an order. @throws {RestFailure} 400 for lines or customers that cannot be. */
export function applyOrderInput(state: ShopState, order: StoredOrder, body: Params): void {
  for (const name of TEXTS) if (isSent(body, name)) order[name] = cleanLine(asText(body[name]));
  if (isSent(body, 'customer_id')) order.customer_id = customerId(state, body);
  for (const name of ['billing', 'shipping'] as const) {
    if (isSent(body, name)) order[name] = mergedAddress(order[name], body[name]);
  }
  const meta = sentList(body, 'meta_data');
  if (meta) order.meta_data = applyMeta(order.meta_data, meta, () => state.ids.next('meta'));
  applyLines(state, order, body);
}

function applyLines(state: ShopState, order: StoredOrder, body: Params): void {
  for (const item of sentList(body, 'line_items') ?? []) applyLine(state, order, asObject(item));
  order.shippingLines.push(...extraLines(state, body, 'shipping_lines', 'method_title'));
  order.feeLines.push(...extraLines(state, body, 'fee_lines', 'name'));
  for (const item of sentList(body, 'coupon_lines') ?? []) applyCoupon(state, order, asText(asObject(item)['code']));
}

function customerId(state: ShopState, body: Params): number {
  const id = phpInteger(body['customer_id']);
  if (id === 0 || state.access.user(id)) return id;
  throw new RestFailure('woocommerce_rest_invalid_customer_id', 'Customer ID is invalid.', 400);
}

function mergedAddress(current: StoredAddress, sent: unknown): StoredAddress {
  const texts = Object.entries(asObject(sent)).map(([name, value]) => [name, cleanLine(asText(value))]);
  return { ...current, ...Object.fromEntries(texts) };
}

function applyLine(state: ShopState, order: StoredOrder, sent: Params): void {
  const line = isSent(sent, 'id') ? order.lines.find((held) => held.id === phpInteger(sent['id'])) : undefined;
  if (!line) {
    order.lines.push(newLine(state, sent));
    return;
  }
  if (sent['product_id'] === null || sent['quantity'] === 0) {
    order.lines = order.lines.filter((held) => held !== line);
    return;
  }
  if (isSent(sent, 'quantity')) line.quantity = phpInteger(sent['quantity']);
  if (isSent(sent, 'subtotal')) line.subtotal = Number(sent['subtotal']) || 0;
  if (isSent(sent, 'total')) line.total = Number(sent['total']) || 0;
  // The total stays: only the unit price falls (R36).
  adjustLineStock(state, line);
}

function newLine(state: ShopState, sent: Params): StoredLine {
  const product = orderedProduct(state, sent);
  const quantity = isSent(sent, 'quantity') ? phpInteger(sent['quantity']) : 1;
  const price = product ? Number(activePrice(state, product, state.clock.now()) || 0) : 0;
  const subtotal = isSent(sent, 'subtotal') ? Number(sent['subtotal']) : price * quantity;
  return {
    id: state.ids.next('line'),
    name: isSent(sent, 'name') ? cleanLine(asText(sent['name'])) : lineName(state, product),
    ...idsOf(product),
    quantity,
    subtotal,
    total: isSent(sent, 'total') ? Number(sent['total']) : subtotal,
    meta_data: applyMeta(chosenOptions(state, product), sentList(sent, 'meta_data') ?? [], () => state.ids.next('meta')),
    reducedStock: 0,
  };
}

function idsOf(product: StoredProduct | undefined): Pick<StoredLine, 'product_id' | 'variation_id'> {
  if (!product) return { product_id: 0, variation_id: 0 };
  const isVariation = product.type === 'variation';
  return { product_id: isVariation ? product.parent_id : product.id, variation_id: isVariation ? product.id : 0 };
}

// What the shopper chose is kept as meta of the line: slugs for global attributes, plain words for custom ones.
function chosenOptions(state: ShopState, product: StoredProduct | undefined): StoredMeta[] {
  if (product?.type !== 'variation') return [];
  return product.options.map((option) => {
    const global = state.attributes.get(option.id);
    const value = global ? slugify(option.option) : option.option;
    return { id: state.ids.next('meta'), key: global?.slug ?? slugify(option.name), value };
  });
}

// An id or SKU nobody has gives a nameless line instead of an error (R34).
function orderedProduct(state: ShopState, sent: Params): StoredProduct | undefined {
  const id = phpInteger(sent['variation_id'] ?? 0) || phpInteger(sent['product_id'] ?? 0);
  if (id > 0) return state.products.get(id);
  const sku = asText(sent['sku'] ?? '');
  if (sku === '') throw new RestFailure('woocommerce_rest_required_product_reference', 'Product ID or SKU is required.', 400);
  return state.products.withSku(sku).find((product) => product.status !== 'trash');
}

function lineName(state: ShopState, product: StoredProduct | undefined): string {
  if (!product) return '';
  const parent = state.products.parentOf(product);
  return parent ? `${parent.name} - ${optionNames(product)}` : product.name;
}

function extraLines(state: ShopState, body: Params, list: string, title: string): StoredExtraLine[] {
  return (sentList(body, list) ?? []).map((item) => {
    const sent = asObject(item);
    return {
      id: state.ids.next('line'),
      title: cleanLine(asText(sent[title] ?? '')),
      method_id: asText(sent['method_id'] ?? ''),
      instance_id: asText(sent['instance_id'] ?? ''),
      total: Number(sent['total'] ?? 0) || 0,
    };
  });
}

function applyCoupon(state: ShopState, order: StoredOrder, code: string): void {
  const coupon = state.coupons.get(code.toLowerCase());
  if (!coupon) throw new RestFailure('woocommerce_rest_invalid_coupon', `Coupon "${code}" does not exist!`, 400);
  let discount = 0;
  for (const line of order.lines) {
    const off = (line.total * coupon.percent) / 100;
    line.total -= off;
    discount += off;
  }
  order.couponLines.push({ id: state.ids.next('line'), title: coupon.code, method_id: '', instance_id: '', total: discount });
}
