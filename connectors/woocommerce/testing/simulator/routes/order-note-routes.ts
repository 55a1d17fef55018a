import type { StoredNote, StoredOrder } from '../model/stored-order';
import { filterMarkup } from '../platform/php-text';
import { resourceLinks } from '../rendering/links';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { addNote } from '../writing/save-order';
import { asText, truthy } from '../writing/sent';
import { created, type ShopContext } from './shop-context';

/** Notes of an order. There is no changing one; deleting needs force. */
export function orderNoteRoutes(context: ShopContext): Route[] {
  return [
    {
      path: 'orders/:itemId/notes',
      methods: {
        GET: {
          action: 'list',
          schema: { type: { type: 'string', enum: ['any', 'customer', 'internal'] } },
          handle: (call) => listNotes(context, call),
        },
        POST: { action: 'create', schema: { note: { type: 'string', required: true } }, handle: (call) => createNote(context, call) },
      },
    },
    {
      path: 'orders/:itemId/notes/:noteId',
      methods: {
        GET: { action: 'view', handle: (call) => ({ status: 200, body: renderNote(context, call, existingNote(context, call)), single: true }) },
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => removeNote(context, call) },
      },
    },
  ];
}

function listNotes(context: ShopContext, call: RestCall): RestAnswer {
  const type = asText(call.params['type'] ?? 'any');
  const notes = notedOrder(context, call)
    .notes.filter((held) => type === 'any' || held.customer_note === (type === 'customer'))
    .sort((a, b) => b.id - a.id);
  return { status: 200, body: notes.map((held) => renderNote(context, call, held)) };
}

function createNote(context: ShopContext, call: RestCall): RestAnswer {
  const order = notedOrder(context, call);
  const byUser = truthy(call.body['added_by_user'] ?? false);
  const author = byUser ? (context.state.access.user(call.key?.userId ?? 0)?.login ?? 'WooCommerce') : 'WooCommerce';
  const text = filterMarkup(asText(call.body['note']));
  const id = addNote(context.state, order, { text, isForCustomer: truthy(call.body['customer_note'] ?? false), author });
  const held = order.notes.find((one) => one.id === id) as StoredNote;
  return created(context, call, renderNote(context, call, held), `orders/${order.id}/notes/${id}`);
}

// Reading and writing notes of an unknown order differ in their code.
function notedOrder(context: ShopContext, call: RestCall): StoredOrder {
  const order = context.state.orders.get(Number(call.ids['itemId']));
  if (order) return order;
  const thing = call.method === 'POST' ? 'order' : 'shop_order';
  throw new RestFailure(`woocommerce_rest_${thing}_invalid_id`, 'Invalid order ID.', 404);
}

function renderNote(context: ShopContext, call: RestCall, held: StoredNote): Record<string, unknown> {
  const { clock } = context.state;
  const up = `orders/${call.ids['itemId'] ?? 0}`;
  const path = { self: `${up}/notes/${held.id}`, collection: `${up}/notes`, up };
  return {
    id: held.id,
    author: held.author,
    date_created: clock.local(held.date_created),
    date_created_gmt: clock.gmt(held.date_created),
    note: held.note,
    customer_note: held.customer_note,
    _links: resourceLinks(context.state, call.api, path, ['GET', 'DELETE']),
  };
}

function removeNote(context: ShopContext, call: RestCall): RestAnswer {
  if (!truthy(call.params['force'] ?? false)) {
    // The sentence really speaks of webhooks (recorded on 11.0.1).
    throw new RestFailure('woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.', 501);
  }
  const order = notedOrder(context, call);
  const held = existingNote(context, call);
  order.notes = order.notes.filter((other) => other !== held);
  return { status: 200, body: renderNote(context, call, held), single: true };
}

function existingNote(context: ShopContext, call: RestCall): StoredNote {
  const held = notedOrder(context, call).notes.find((one) => one.id === Number(call.ids['noteId']));
  if (!held) throw new RestFailure('woocommerce_rest_invalid_id', 'Invalid resource ID.', 404);
  return held;
}
