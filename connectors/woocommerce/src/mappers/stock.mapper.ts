import type { MapperContext, WantedStock } from '@hub/connector-sdk';
import { BACKORDER_POLICIES, type BackorderPolicy, type Json, type StockObservation, type StockState } from '@hub/contracts';

import { capabilitiesOf } from '../client/capabilities';
import { textOf } from '../wire/json';

type Fields = { readonly [field: string]: Json | undefined };

/**
 * What a record shows about stock (reference table: managed → counted; unmanaged → in or out, never a count of zero;
 * `manage_stock: "parent"` → the parent's pool). A managed record without a quantity counts zero, as WooCommerce sells it.
 */
export function stockOf(record: Fields): StockObservation {
  const scope = record['manage_stock'] === 'parent' ? 'parent' : 'own';
  const managed = record['manage_stock'] === true || scope === 'parent';
  return { scope, state: managed ? managedState(record) : unmanagedState(record['stock_status']) };
}

/** The stock fields a listing shows. A managed one's status follows from its quantity; WooCommerce overrules any other. */
export function shownStock(shown: StockObservation): { readonly [field: string]: Json } {
  const { state } = shown;
  if (state.mode !== 'tracked') return { stock_status: statusOf(state) };
  return { stock_quantity: state.quantity, backorders: state.backorders, stock_status: statusOf(state) };
}

/**
 * The stock fields a listing should show. A counted listing gets the quantity (and the backorder policy where it differs), an uncounted
 * one its status. Where the listing does not count what the hub counts, or the other way round, only the status is written, and the
 * issue says so: `manage_stock` is the merchant's choice and is never sent.
 */
export function wantedStock(state: StockState, shown: StockObservation, context: MapperContext): WantedStock {
  const target = shown.scope === 'parent' ? 'parent' : 'self';
  const managed = shown.state.mode === 'tracked';
  if (state.mode === 'tracked' && managed) return { target, fields: countedFields(state, shown.state.backorders), issue: null };
  return { target, fields: { stock_status: sayable(statusOf(state), context) }, issue: issueOf(state, managed) };
}

function managedState(record: Fields): StockState {
  return { mode: 'tracked', quantity: wholeNumber(record['stock_quantity']), backorders: backordersOf(record['backorders']) };
}

function unmanagedState(status: Json | undefined): StockState {
  if (status === 'outofstock') return { mode: 'untracked-out-of-stock', backorders: 'no' };
  return { mode: 'untracked-in-stock', backorders: status === 'onbackorder' ? 'yes' : 'no' };
}

/** Plugins may widen quantities to fractions; only whole pieces can be sold elsewhere, so they are rounded down. */
function wholeNumber(value: Json | undefined): number {
  const number = Math.floor(Number(textOf(value) ?? 0));
  return Number.isSafeInteger(number) ? number : 0;
}

function backordersOf(value: Json | undefined): BackorderPolicy {
  return BACKORDER_POLICIES.find((policy) => policy === value) ?? 'no';
}

function statusOf(state: StockState): 'instock' | 'outofstock' | 'onbackorder' {
  if (state.mode === 'untracked-out-of-stock') return 'outofstock';
  if (state.mode === 'untracked-in-stock') return state.backorders === 'no' ? 'instock' : 'onbackorder';
  if (state.quantity > 0) return 'instock';
  return state.backorders === 'no' ? 'outofstock' : 'onbackorder';
}

function countedFields(state: StockState & { mode: 'tracked' }, shownBackorders: BackorderPolicy): { readonly [field: string]: Json } {
  const quantity = { stock_quantity: Math.trunc(state.quantity) };
  return state.backorders === shownBackorders ? quantity : { ...quantity, backorders: state.backorders };
}

/** `wc/v2` has no word for back-order on an uncounted product: it is in stock there. */
function sayable(status: string, context: MapperContext): string {
  return status === 'onbackorder' && capabilitiesOf(context.capabilities)?.api === 'wc/v2' ? 'instock' : status;
}

function issueOf(state: StockState, managed: boolean): string | null {
  if (state.mode === 'tracked' && !managed) {
    return 'The listing does not manage stock, so it can only say in or out of stock. Switch on "Track stock quantity" for it in WooCommerce to send quantities.';
  }
  if (state.mode !== 'tracked' && managed) {
    return 'The listing manages stock, but the stock owner does not count this product; WooCommerce derives the status from its own quantity. Switch off "Track stock quantity" for it in WooCommerce.';
  }
  return null;
}
