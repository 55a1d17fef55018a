import type { RestAnswer, RestCall, Params } from './rest-call';
import { RestFailure } from './rest-error';

const LIMIT = 100;

/** What a batch does with one item; each answers with a body or throws a RestFailure. */
export interface BatchActions {
  create(call: RestCall): RestAnswer | Promise<RestAnswer>;
  update(call: RestCall): RestAnswer | Promise<RestAnswer>;
  delete(call: RestCall): RestAnswer | Promise<RestAnswer>;
}

/**
 * Runs `create`, `update` and `delete` lists one after the other. Items are not checked against the schema, failed ones
 * are reported in place, nothing is rolled back, and deleting is always for good (R19).
 * @throws {RestFailure} 413 above 100 items in all.
 */
export async function runBatch(call: RestCall, actions: BatchActions): Promise<RestAnswer> {
  const lists = (['create', 'update', 'delete'] as const).map((name) => [name, asItems(call.body[name])] as const);
  if (lists.reduce((sum, [, items]) => sum + items.length, 0) > LIMIT) {
    const message = `Unable to accept more than ${LIMIT} items for this request.`;
    throw new RestFailure('woocommerce_rest_request_entity_too_large', message, 413);
  }
  const body: Record<string, unknown[]> = {};
  for (const [name, items] of lists) {
    if (items.length === 0) continue;
    const answers: unknown[] = [];
    for (const item of items) answers.push(await runItem(call, name, item, actions));
    body[name] = answers;
  }
  // PHP writes an empty array of keys as a list.
  return { status: 200, body: Object.keys(body).length === 0 ? [] : body };
}

async function runItem(call: RestCall, action: keyof BatchActions, item: unknown, actions: BatchActions): Promise<unknown> {
  const body: Params = action === 'delete' ? { id: item, force: true } : (item as Params);
  const given = body['id'];
  try {
    return (await actions[action](itemCall(call, body))).body;
  } catch (failure) {
    if (!(failure instanceof RestFailure)) throw failure;
    const id = action === 'create' ? 0 : (given ?? null);
    return { id, error: failure.body() };
  }
}

function itemCall(call: RestCall, body: Params): RestCall {
  const id = Number(body['id'] ?? 0);
  return { ...call, ids: { ...call.ids, itemId: Number.isFinite(id) ? id : 0 }, params: body, body, query: {}, inBatch: true };
}

function asItems(list: unknown): unknown[] {
  return Array.isArray(list) ? list.filter((item) => item !== null && item !== undefined) : [];
}
