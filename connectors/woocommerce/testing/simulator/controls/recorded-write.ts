import type { ShopState } from '../model/shop-state';
import type { StoredProduct } from '../model/stored-product';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Ledger, Snapshot } from './ledger';

/** @returns the fields of a product a hub may push or check, as stored. */
export function snapshot(product: StoredProduct | undefined): Snapshot | null {
  if (!product) return null;
  const { sku, name, status, manage_stock, stock_quantity, stock_status, backorders, regular_price, sale_price, date_modified } = product;
  return { sku, name, status, manage_stock, stock_quantity, stock_status, backorders, regular_price, sale_price, date_modified };
}

/**
 * Runs a write of one product or variation and puts it into the ledger, whether it is accepted or refused.
 * @returns what the write answers. @throws {RestFailure} what the write throws.
 */
export function recordedWrite(state: ShopState, ledger: Ledger, call: RestCall, id: number, write: () => RestAnswer): RestAnswer {
  const before = snapshot(state.products.get(id));
  try {
    const answer = write();
    const writtenId = id === 0 ? Number((answer.body as { id?: number }).id ?? 0) : id;
    note(state, ledger, call, { id: writtenId, before, status: answer.status, code: '' });
    return answer;
  } catch (failure) {
    if (failure instanceof RestFailure) note(state, ledger, call, { id, before, status: failure.status, code: failure.code });
    throw failure;
  }
}

function note(
  state: ShopState,
  ledger: Ledger,
  call: RestCall,
  result: { id: number; before: Snapshot | null; status: number; code: string },
): void {
  ledger.record({
    at: state.clock.now(),
    method: call.method,
    route: call.route,
    resource: 'product',
    productId: result.id,
    fields: call.body,
    before: result.before,
    after: snapshot(state.products.get(result.id)),
    outcome: { status: result.status, code: result.code },
  });
}
