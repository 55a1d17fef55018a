import type { ShopState } from '../model/shop-state';
import type { RestCall } from './rest-call';
import { RestFailure } from './rest-error';

/** What a caller wants to do; each has its own code and sentence when refused. */
export type Action = 'list' | 'view' | 'create' | 'edit' | 'delete' | 'batch';

const REFUSALS: Readonly<Record<Action, readonly [code: string, message: string]>> = {
  list: ['woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.'],
  view: ['woocommerce_rest_cannot_view', 'Sorry, you cannot view this resource.'],
  create: ['woocommerce_rest_cannot_create', 'Sorry, you are not allowed to create resources.'],
  edit: ['woocommerce_rest_cannot_edit', 'Sorry, you are not allowed to edit this resource.'],
  delete: ['woocommerce_rest_cannot_delete', 'Sorry, you are not allowed to delete this resource.'],
  batch: ['woocommerce_rest_cannot_batch', 'Sorry, you are not allowed to batch manipulate this resource.'],
};

/**
 * Lets shop managers and administrators pass.
 * @throws {RestFailure} 401 for anonymous callers, 403 for a key whose user may not.
 */
export function requireManager(state: ShopState, call: RestCall, action: Action): void {
  if (call.key !== null && state.access.mayManage(call.key.userId)) return;
  throw refusal(action, call.key === null ? 401 : 403);
}

/** @returns the answer to somebody without the right. */
export function refusal(action: Action, status: number): RestFailure {
  const [code, message] = REFUSALS[action];
  return new RestFailure(code, message, status);
}
