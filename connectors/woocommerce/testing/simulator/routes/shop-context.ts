import type { Ledger } from '../controls/ledger';
import type { ShopState } from '../model/shop-state';
import type { View } from '../rendering/view';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import type { PingSender } from '../webhooks/ping-sender';
import type { ProductQuery } from './product-query';

/** What route handlers work with. */
export interface ShopContext {
  readonly state: ShopState;
  readonly ledger: Ledger;
  readonly query: ProductQuery;
  readonly pings: PingSender;
}

/** @returns how a request wants to look at resources; write answers are always in `edit`. */
export function viewOf(context: ShopContext, call: RestCall, isWrite = false, justCreated = false): View {
  const edit = isWrite || call.params['context'] === 'edit';
  return { state: context.state, api: call.api, context: edit ? 'edit' : 'view', at: context.state.clock.now(), justCreated };
}

/** @returns 201 with the `Location` of a new resource. */
export function created(context: ShopContext, call: RestCall, body: Record<string, unknown>, path: string): RestAnswer {
  const location = `${context.state.settings.homeUrl}/wp-json/wc/${call.api}/${path}`;
  return { status: 201, body, headers: { Location: location }, single: true };
}
