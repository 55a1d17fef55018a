import type { StoredTerm, TermStore } from '../model/term-store';
import { filterMarkup } from '../platform/php-text';
import { resourceLinks } from '../rendering/links';
import { answerPage, cutPage } from '../rest/collection';
import type { ParamSchema } from '../rest/param-schema';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { asText, isSent, phpInteger, truthy } from '../writing/sent';
import { PAGING } from './product-schema';
import { created, type ShopContext } from './shop-context';

/** A taxonomy as its routes see it. */
interface Taxonomy {
  readonly path: string;
  readonly terms: (call: RestCall) => TermStore;
  readonly show: (term: StoredTerm) => Record<string, unknown>;
  /** Where the routes of one call live, ids filled in. */
  readonly base: (call: RestCall) => string;
}

/** Categories, tags, brands and shipping classes. */
export function termRoutes(context: ShopContext): Route[] {
  const { state } = context;
  const plain = (path: string, terms: TermStore, show: Taxonomy['show']): Taxonomy => ({ path, terms: () => terms, show, base: () => path });
  return [
    ...taxonomyRoutes(context, plain('products/categories', state.categories, showCategory)),
    ...taxonomyRoutes(context, plain('products/tags', state.tags, showTag)),
    ...taxonomyRoutes(context, plain('products/shipping_classes', state.shippingClasses, showTag)),
    ...(state.settings.features.brands ? taxonomyRoutes(context, plain('products/brands', state.brands, showCategory)) : []),
  ];
}

/** Terms of one global attribute. */
export function attributeTermRoutes(context: ShopContext): Route[] {
  return taxonomyRoutes(context, {
    path: 'products/attributes/:attributeId/terms',
    base: (call) => `products/attributes/${call.ids['attributeId'] ?? 0}/terms`,
    show: ({ id, name, slug, description, menu_order, count }) => ({ id, name, slug, description, menu_order, count }),
    terms: (call) => {
      const attribute = context.state.attributes.get(Number(call.ids['attributeId']));
      if (!attribute) throw new RestFailure('woocommerce_rest_taxonomy_invalid', 'Taxonomy does not exist.', 404);
      return attribute.terms;
    },
  });
}

function taxonomyRoutes(context: ShopContext, taxonomy: Taxonomy): Route[] {
  const schema: ParamSchema = { name: { type: 'string' }, parent: { type: 'integer' }, description: { type: 'string' } };
  const edit = { action: 'edit', schema, handle: (call: RestCall) => update(context, taxonomy, call) } as const;
  return [
    {
      path: taxonomy.path,
      methods: {
        GET: { action: 'list', schema: PAGING, handle: (call) => list(context, taxonomy, call) },
        POST: {
          action: 'create',
          schema: { ...schema, name: { type: 'string', required: true } },
          handle: (call) => create(context, taxonomy, call),
        },
      },
    },
    {
      path: `${taxonomy.path}/:termId`,
      methods: {
        GET: { action: 'view', handle: (call) => single(context, taxonomy, call, existing(taxonomy, call)) },
        POST: edit,
        PUT: edit,
        PATCH: edit,
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => remove(context, taxonomy, call) },
      },
    },
  ];
}

function list(context: ShopContext, taxonomy: Taxonomy, call: RestCall): RestAnswer {
  const search = asText(call.params['search'] ?? '').toLowerCase();
  const terms = taxonomy.terms(call).all().filter((term) => term.name.toLowerCase().includes(search));
  return answerPage(context.state, call, cutPage(terms, call.params), (term) => render(context, taxonomy, call, term));
}

function create(context: ShopContext, taxonomy: Taxonomy, call: RestCall): RestAnswer {
  const terms = taxonomy.terms(call);
  const name = filterMarkup(asText(call.body['name']));
  const parent = phpInteger(call.body['parent'] ?? 0);
  const twin = terms.find(name, parent);
  if (twin) {
    const message = 'A term with the name provided already exists with this parent.';
    throw new RestFailure('term_exists', message, 400, { resource_id: twin.id });
  }
  const description = asText(call.body['description'] ?? '');
  const term = terms.create({ name, parent, description, slug: asText(call.body['slug'] ?? '') });
  return created(context, call, render(context, taxonomy, call, term), `${taxonomy.base(call)}/${term.id}`);
}

function update(context: ShopContext, taxonomy: Taxonomy, call: RestCall): RestAnswer {
  const term = existing(taxonomy, call);
  if (isSent(call.body, 'name')) term.name = filterMarkup(asText(call.body['name']));
  if (isSent(call.body, 'description')) term.description = asText(call.body['description']);
  if (isSent(call.body, 'parent')) term.parent = phpInteger(call.body['parent']);
  return single(context, taxonomy, call, term);
}

function remove(context: ShopContext, taxonomy: Taxonomy, call: RestCall): RestAnswer {
  const term = existing(taxonomy, call);
  if (!truthy(call.params['force'] ?? false)) {
    throw new RestFailure('woocommerce_rest_trash_not_supported', 'Resource does not support trashing.', 501);
  }
  taxonomy.terms(call).remove(term.id);
  return single(context, taxonomy, call, term);
}

function existing(taxonomy: Taxonomy, call: RestCall): StoredTerm {
  const term = taxonomy.terms(call).get(Number(call.ids['termId']));
  if (!term) throw new RestFailure('woocommerce_rest_term_invalid', 'Resource does not exist.', 404);
  return term;
}

function single(context: ShopContext, taxonomy: Taxonomy, call: RestCall, term: StoredTerm): RestAnswer {
  return { status: 200, body: render(context, taxonomy, call, term), single: true };
}

function render(context: ShopContext, taxonomy: Taxonomy, call: RestCall, term: StoredTerm): Record<string, unknown> {
  const base = taxonomy.base(call);
  const up = term.parent > 0 ? { up: `${base}/${term.parent}` } : {};
  const links = resourceLinks(context.state, call.api, { self: `${base}/${term.id}`, collection: base, ...up });
  return { ...taxonomy.show(term), _links: links };
}

function showCategory({ id, name, slug, parent, description, menu_order, count }: StoredTerm): Record<string, unknown> {
  return { id, name, slug, parent, description, display: 'default', image: null, menu_order, count };
}

function showTag({ id, name, slug, description, count }: StoredTerm): Record<string, unknown> {
  return { id, name, slug, description, count };
}
