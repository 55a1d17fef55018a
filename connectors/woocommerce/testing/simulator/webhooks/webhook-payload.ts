import type { ShopState } from '../model/shop-state';
import type { StoredWebhook } from '../model/stored-webhook';
import { renderOrder } from '../rendering/order-view';
import { renderProduct } from '../rendering/product-view';
import type { View } from '../rendering/view';
import { refusal } from '../rest/permission';
import { RestFailure } from '../rest/rest-error';
import { partsOf } from './webhook-topics';

/**
 * Builds what a delivery carries: the state *now*, seen with the owner's eyes. Where the owner is gone or the object
 * deleted, the error object itself is the payload (R54).
 */
export function payloadFor(state: ShopState, webhook: StoredWebhook, resourceId: number): unknown {
  const { resource, event } = partsOf(webhook.topic);
  if (event === 'deleted') return { id: resourceId };
  if (resource === 'action') return { action: event, arg: resourceId };
  const owner = state.access.user(webhook.userId);
  if (!owner) return refusal('view', 401).body();
  if (!state.access.mayManage(owner.id)) return refusal('view', 403).body();
  return shown(state, webhook, resource, resourceId);
}

function shown(state: ShopState, webhook: StoredWebhook, resource: string, id: number): unknown {
  const view: View = { state, api: webhook.api, context: 'view', at: state.clock.now() };
  if (resource === 'order') {
    const order = state.orders.get(id);
    return order ? renderOrder(order, view) : unknown('woocommerce_rest_shop_order_invalid_id');
  }
  const product = state.products.get(id);
  return product ? renderProduct(product, view) : unknown('woocommerce_rest_product_invalid_id');
}

function unknown(code: string): unknown {
  return new RestFailure(code, 'Invalid ID.', 404).body();
}
