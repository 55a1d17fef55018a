import type { StoredExtraLine, StoredLine, StoredOrder } from '../model/stored-order';
import { isVariation, type StoredProduct } from '../model/stored-product';
import { skuOf } from './product-parts';
import type { OrderSums } from './order-money';
import { taxOf } from './order-money';
import type { View } from './view';

/** How amounts of one order are written. */
export interface MoneyView {
  readonly view: View;
  readonly sums: OrderSums;
  /** Writes an amount with the decimals asked for. */
  readonly money: (amount: number) => string;
}

export function renderLine(line: StoredLine, m: MoneyView): Record<string, unknown> {
  const product = m.view.state.products.get(line.variation_id || line.product_id);
  return {
    id: line.id,
    name: line.name,
    product_id: line.product_id,
    variation_id: line.variation_id,
    quantity: line.quantity,
    tax_class: '',
    subtotal: m.money(line.subtotal),
    subtotal_tax: m.money(tax(line.subtotal, m)),
    total: m.money(line.total),
    total_tax: m.money(tax(line.total, m)),
    taxes: m.sums.rate ? [{ id: 1, total: m.money(tax(line.total, m)), subtotal: m.money(tax(line.subtotal, m)) }] : [],
    meta_data: lineMeta(line, m),
    sku: product ? skuOf(product, m.view) : null,
    price: line.quantity === 0 ? 0 : Number((line.total / line.quantity).toFixed(6)),
    ...newerLineFields(product, m),
  };
}

// The image id of a product without picture is "" for simple ones and 0 for variations and products that are gone (R22).
function newerLineFields(product: StoredProduct | undefined, m: MoneyView): Record<string, unknown> {
  const { features } = m.view.state.settings;
  const imageId = product && !isVariation(product) ? '' : 0;
  return {
    ...(features.orderLineGlobalUniqueId ? { global_unique_id: product?.global_unique_id ?? null } : {}),
    ...(features.orderConvenienceFields ? { image: { id: imageId, src: '' } } : {}),
    ...(features.orderDisplayFields ? { parent_name: parentName(product, m) } : {}),
  };
}

function parentName(product: StoredProduct | undefined, m: MoneyView): string | null {
  return product ? (m.view.state.products.parentOf(product)?.name ?? null) : null;
}

export function renderShippingLine(line: StoredExtraLine, m: MoneyView): Record<string, unknown> {
  const { features } = m.view.state.settings;
  return {
    id: line.id,
    method_title: line.title,
    method_id: line.method_id,
    instance_id: line.instance_id,
    total: m.money(line.total),
    total_tax: m.money(tax(line.total, m)),
    taxes: extraTaxes(line, m),
    ...(features.orderLineGlobalUniqueId ? { tax_status: 'taxable' } : {}),
    meta_data: [],
  };
}

export function renderFeeLine(line: StoredExtraLine, m: MoneyView): Record<string, unknown> {
  return {
    id: line.id,
    name: line.title,
    tax_class: '',
    tax_status: 'taxable',
    amount: '',
    total: m.money(line.total),
    total_tax: m.money(tax(line.total, m)),
    taxes: extraTaxes(line, m),
    meta_data: [],
  };
}

export function renderCouponLine(line: StoredExtraLine, m: MoneyView): Record<string, unknown> {
  const percent = m.view.state.coupons.get(line.title)?.percent ?? 0;
  const told = m.view.state.settings.features.orderConvenienceFields;
  const info = JSON.stringify([line.id, line.title, 'percent', percent]);
  return {
    id: line.id,
    code: line.title,
    discount: m.money(line.total),
    discount_tax: m.money(tax(line.total, m)),
    meta_data: told ? [{ id: line.id, key: 'coupon_info', value: info, display_key: 'coupon_info', display_value: info }] : [],
    ...(told ? { discount_type: 'percent', nominal_amount: percent, free_shipping: false } : {}),
  };
}

export function renderTaxLines(order: StoredOrder, m: MoneyView): Array<Record<string, unknown>> {
  const { rate } = m.sums;
  if (!rate || order.lines.length + order.feeLines.length + order.shippingLines.length === 0) return [];
  return [
    {
      id: order.id,
      rate_code: `${rate.country}-${rate.label.toUpperCase()}-1`,
      rate_id: 1,
      label: rate.label,
      compound: false,
      tax_total: m.money(m.sums.cartTax),
      shipping_tax_total: m.money(m.sums.shippingTax),
      rate_percent: rate.percent,
      meta_data: [],
    },
  ];
}

function lineMeta(line: StoredLine, m: MoneyView): unknown[] {
  const reduced = line.reducedStock > 0 ? [{ id: line.id, key: '_reduced_stock', value: String(line.reducedStock) }] : [];
  const entries = [...line.meta_data, ...reduced];
  if (!m.view.state.settings.features.orderDisplayFields) return entries;
  return entries.map((entry) => ({ ...entry, display_key: displayKey(entry.key, m), display_value: entry.value }));
}

function displayKey(key: string, m: MoneyView): string {
  return [...m.view.state.attributes.values()].find((attribute) => attribute.slug === key)?.name ?? key;
}

function extraTaxes(line: StoredExtraLine, m: MoneyView): unknown[] {
  return m.sums.rate ? [{ id: 1, total: m.money(tax(line.total, m)), subtotal: '' }] : [];
}

function tax(net: number, m: MoneyView): number {
  return taxOf(net, m.sums.rate, m.view.state.settings.decimals);
}
