import type { GlobalAttribute } from '../model/shop-state';
import { TermStore } from '../model/term-store';
import { cleanLine, slugify } from '../platform/php-text';
import { resourceLinks } from '../rendering/links';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { asText, truthy } from '../writing/sent';
import { created, type ShopContext } from './shop-context';

/** Global attributes. */
export function attributeRoutes(context: ShopContext): Route[] {
  return [
    {
      path: 'products/attributes',
      methods: {
        GET: { action: 'list', handle: (call) => list(context, call) },
        POST: {
          action: 'create',
          schema: { name: { type: 'string', required: true }, slug: { type: 'string' }, has_archives: { type: 'boolean' } },
          handle: (call) => create(context, call),
        },
      },
    },
    {
      path: 'products/attributes/:attributeId',
      methods: {
        GET: { action: 'view', handle: (call) => ({ status: 200, body: render(context, call, existing(context, call)), single: true }) },
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => remove(context, call) },
      },
    },
  ];
}

function list(context: ShopContext, call: RestCall): RestAnswer {
  const all = [...context.state.attributes.values()].map((attribute) => render(context, call, attribute));
  return { status: 200, body: all, headers: { 'X-WP-Total': String(all.length), 'X-WP-TotalPages': all.length > 0 ? '1' : '0' } };
}

function create(context: ShopContext, call: RestCall): RestAnswer {
  const name = cleanLine(asText(call.body['name']));
  const slug = `pa_${slugify(asText(call.body['slug'] ?? '').replace(/^pa_/, '') || name)}`;
  const { state } = context;
  if ([...state.attributes.values()].some((attribute) => attribute.slug === slug)) {
    const message = `Slug "${slug.slice(3)}" is already in use. Change it, please.`;
    throw new RestFailure('woocommerce_rest_cannot_create', message, 400);
  }
  const attribute = addAttribute(context, { name, slug, has_archives: truthy(call.body['has_archives'] ?? false) });
  return created(context, call, render(context, call, attribute), `products/attributes/${attribute.id}`);
}

function addAttribute(context: ShopContext, fields: Pick<GlobalAttribute, 'name' | 'slug' | 'has_archives'>): GlobalAttribute {
  const { state } = context;
  const terms = new TermStore(() => state.ids.next('term'));
  const attribute: GlobalAttribute = { ...fields, id: state.ids.next('attribute'), type: 'select', order_by: 'menu_order', terms };
  state.attributes.set(attribute.id, attribute);
  return attribute;
}

function remove(context: ShopContext, call: RestCall): RestAnswer {
  const attribute = existing(context, call);
  if (!truthy(call.params['force'] ?? false)) {
    throw new RestFailure('woocommerce_rest_trash_not_supported', 'Resource does not support trashing.', 501);
  }
  context.state.attributes.delete(attribute.id);
  return { status: 200, body: render(context, call, attribute), single: true };
}

function existing(context: ShopContext, call: RestCall): GlobalAttribute {
  const attribute = context.state.attributes.get(Number(call.ids['attributeId']));
  if (!attribute) throw new RestFailure('woocommerce_rest_taxonomy_invalid', 'Resource does not exist.', 404);
  return attribute;
}

function render(context: ShopContext, call: RestCall, { terms: _terms, ...shown }: GlobalAttribute): Record<string, unknown> {
  const path = 'products/attributes';
  return { ...shown, _links: resourceLinks(context.state, call.api, { self: `${path}/${shown.id}`, collection: path }) };
}
