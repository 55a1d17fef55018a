import type { StoredAddress, StoredOrder } from '../model/stored-order';
import { resourceLinks, restUrl } from './links';
import { renderCouponLine, renderFeeLine, renderLine, renderShippingLine, renderTaxLines, type MoneyView } from './order-lines';
import { sumsOf } from './order-money';
import type { View } from './view';

const NAME = ['first_name', 'last_name', 'company', 'address_1', 'address_2', 'city', 'state', 'postcode', 'country'];
const SIGNS: Readonly<Record<string, string>> = { EUR: '€', USD: '$', GBP: '£', SEK: 'kr' };
const HEAD =
  'id parent_id status currency version prices_include_tax date_created date_modified discount_total discount_tax shipping_total ' +
  'shipping_tax cart_tax total total_tax customer_id order_key billing shipping payment_method payment_method_title transaction_id ' +
  'customer_ip_address customer_user_agent created_via customer_note date_completed date_paid cart_hash number meta_data line_items ' +
  'tax_lines shipping_lines fee_lines coupon_lines refunds';
const CLASSIC =
  'id parent_id number order_key created_via version status currency date_created date_created_gmt date_modified date_modified_gmt ' +
  'discount_total discount_tax shipping_total shipping_tax cart_tax total total_tax prices_include_tax customer_id ' +
  'customer_ip_address customer_user_agent customer_note billing shipping payment_method payment_method_title transaction_id date_paid ' +
  'date_paid_gmt date_completed date_completed_gmt cart_hash meta_data line_items tax_lines shipping_lines fee_lines coupon_lines refunds';
const CONVENIENCE = 'payment_url is_editable needs_payment needs_processing';
const DATES = 'date_created_gmt date_modified_gmt date_completed_gmt date_paid_gmt';

/**
 * @param decimals of money texts; default the shop's.
 * @returns an order as REST shows it, with its links.
 */
export function renderOrder(order: StoredOrder, view: View, decimals = view.state.settings.decimals): Record<string, unknown> {
  const all: Record<string, unknown> = { ...facts(order, view), ...amounts(order, view, decimals) };
  const shown = Object.fromEntries(fieldNames(view).map((name) => [name, all[name]]));
  shown['_links'] = links(order, view);
  return shown;
}

function fieldNames(view: View): string[] {
  const { features } = view.state.settings;
  if (features.classicFieldOrder) return CLASSIC.split(' ');
  const convenience = features.orderConvenienceFields ? `${CONVENIENCE} ` : '';
  return `${HEAD} ${convenience}${DATES} currency_symbol`.split(' ');
}

function facts(order: StoredOrder, view: View): Record<string, unknown> {
  const { settings } = view.state;
  return {
    id: order.id,
    parent_id: 0,
    status: order.status,
    currency: order.currency,
    version: settings.version,
    prices_include_tax: false,
    ...dates(order, view),
    customer_id: order.customer_id,
    order_key: order.order_key,
    billing: address(order.billing, [...NAME, 'email', 'phone']),
    shipping: address(order.shipping, settings.features.orderDisplayFields ? [...NAME, 'phone'] : NAME),
    payment_method: order.payment_method,
    payment_method_title: order.payment_method_title,
    transaction_id: order.transaction_id,
    customer_ip_address: '',
    customer_user_agent: '',
    created_via: order.created_via,
    customer_note: order.customer_note,
    cart_hash: '',
    number: String(order.id),
    meta_data: order.meta_data,
    refunds: [],
    payment_url: `${settings.homeUrl}/checkout/order-pay/${order.id}/?pay_for_order=true&key=${order.order_key}`,
    is_editable: ['pending', 'on-hold', 'auto-draft', 'failed'].includes(order.status),
    needs_processing: order.lines.length > 0,
    currency_symbol: SIGNS[order.currency] ?? order.currency,
  };
}

function dates(order: StoredOrder, view: View): Record<string, unknown> {
  const { clock } = view.state;
  const shown: Record<string, unknown> = {};
  for (const name of ['date_created', 'date_modified', 'date_completed', 'date_paid'] as const) {
    shown[name] = clock.local(order[name]);
    shown[`${name}_gmt`] = clock.gmt(order[name]);
  }
  return shown;
}

function amounts(order: StoredOrder, view: View, decimals: number): Record<string, unknown> {
  const sums = sumsOf(view.state, order);
  const money = (amount: number): string => amount.toFixed(decimals);
  const m: MoneyView = { view, sums, money };
  return {
    discount_total: money(sums.discount),
    discount_tax: money(sums.discountTax),
    shipping_total: money(sums.shipping),
    shipping_tax: money(sums.shippingTax),
    cart_tax: money(sums.cartTax),
    total: money(sums.total),
    total_tax: money(sums.cartTax + sums.shippingTax),
    needs_payment: ['pending', 'failed'].includes(order.status) && sums.total > 0,
    line_items: order.lines.map((line) => renderLine(line, m)),
    tax_lines: renderTaxLines(order, m),
    shipping_lines: order.shippingLines.map((line) => renderShippingLine(line, m)),
    fee_lines: order.feeLines.map((line) => renderFeeLine(line, m)),
    coupon_lines: order.couponLines.map((line) => renderCouponLine(line, m)),
  };
}

function address(stored: StoredAddress, names: readonly string[]): StoredAddress {
  return Object.fromEntries(names.map((name) => [name, stored[name] ?? '']));
}

function links(order: StoredOrder, view: View): Record<string, unknown> {
  const own = resourceLinks(view.state, view.api, { self: `orders/${order.id}`, collection: 'orders' });
  const url = (path: string): string => restUrl(view.state, `wc/${view.api}/${path}`);
  const templates = view.state.settings.features.draftsHidden;
  return {
    ...own,
    ...(templates ? { email_templates: [{ embeddable: true, href: url(`orders/${order.id}/actions/email_templates`) }] } : {}),
    ...(order.customer_id > 0 ? { customer: [{ href: url(`customers/${order.customer_id}`) }] } : {}),
  };
}
