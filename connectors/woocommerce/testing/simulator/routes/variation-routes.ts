import { recordedWrite } from '../controls/recorded-write';
import { isVariation, type StoredProduct } from '../model/stored-product';
import { renderVariation } from '../rendering/product-view';
import { runBatch } from '../rest/batch';
import { answerPage, cutPage } from '../rest/collection';
import { FieldFilter } from '../rest/field-filter';
import type { RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { createVariation } from '../writing/create-product';
import { deleteProduct, trashProduct } from '../writing/remove-product';
import { saveProduct } from '../writing/save-product';
import { truthy } from '../writing/sent';
import { variationChanges } from '../writing/variation-input';
import { alreadyTrashed, ownFields } from './product-routes';
import { CONTEXT, variationListSchema, variationWriteSchema } from './product-schema';
import { viewOf, type ShopContext } from './shop-context';

/** Variations: below their parent, in batches of one parent, and (newer releases) over all parents. */
export function variationRoutes(context: ShopContext): Route[] {
  const { state } = context;
  const writeSchema = variationWriteSchema(state);
  const edit = { action: 'edit', schema: writeSchema, handle: (call: RestCall) => updateVariation(context, call) } as const;
  const batch = { action: 'batch', handle: (call: RestCall) => batchVariations(context, call) } as const;
  const list = { action: 'list', schema: variationListSchema(state), handle: (call: RestCall) => listVariations(context, call) } as const;
  const nested: Route[] = [
    {
      path: 'products/:productId/variations',
      methods: { GET: list, POST: { action: 'create', schema: writeSchema, handle: (call) => postVariation(context, call) } },
    },
    { path: 'products/:productId/variations/batch', methods: { POST: batch, PUT: batch, PATCH: batch } },
    {
      path: 'products/:productId/variations/:itemId',
      methods: {
        GET: { action: 'view', schema: { context: CONTEXT }, handle: (call) => getVariation(context, call) },
        POST: edit,
        PUT: edit,
        PATCH: edit,
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => removeVariation(context, call) },
      },
    },
  ];
  return state.settings.features.allVariationsRoute ? [...nested, { path: 'variations', methods: { GET: list }, apis: ['v3'] }] : nested;
}

function listVariations(context: ShopContext, call: RestCall): RestAnswer {
  const view = viewOf(context, call);
  const parent = call.ids['productId'] === undefined ? undefined : parentOf(context, call);
  const page = cutPage(context.query.variations(call.params, parent), call.params);
  return answerPage(context.state, call, page, (variation, wanted) => renderVariation(variation, view, wanted));
}

function getVariation(context: ShopContext, call: RestCall): RestAnswer {
  const variation = existing(context, call);
  const fields = FieldFilter.from(call.params);
  return { status: 200, body: fields.apply(renderVariation(variation, viewOf(context, call), fields.top), true), single: true };
}

function postVariation(context: ShopContext, call: RestCall): RestAnswer {
  return recordedWrite(context.state, context.ledger, call, 0, () => {
    const variation = createVariation(context.state, parentOf(context, call), ownFields(call));
    // WooCommerce forgets to fill the pattern of its own route (recorded on 11.0.1).
    const { homeUrl } = context.state.settings;
    const location = `${homeUrl}/wp-json/wc/${call.api}/products/(?P<product_id>[\\d]+)/variations/${variation.id}`;
    const body = renderVariation(variation, viewOf(context, call, true, true));
    return { status: 201, body, headers: { Location: location }, single: true };
  });
}

function updateVariation(context: ShopContext, call: RestCall): RestAnswer {
  const id = Number(call.ids['itemId']);
  return recordedWrite(context.state, context.ledger, call, id, () => {
    const variation = existing(context, call);
    const parent = context.state.products.parentOf(variation) ?? variation;
    saveProduct(context.state, variation, variationChanges(context.state, variation, parent, ownFields(call)));
    return { status: 200, body: renderVariation(variation, viewOf(context, call, true)), single: true };
  });
}

function removeVariation(context: ShopContext, call: RestCall): RestAnswer {
  const id = Number(call.ids['itemId']);
  return recordedWrite(context.state, context.ledger, call, id, () => {
    const variation = existing(context, call);
    const body = renderVariation(variation, viewOf(context, call, true));
    if (truthy(call.params['force'] ?? false)) deleteProduct(context.state, variation);
    else if (variation.status === 'trash') throw alreadyTrashed('product_variation');
    else trashProduct(context.state, variation);
    return { status: 200, body, single: true };
  });
}

function batchVariations(context: ShopContext, call: RestCall): Promise<RestAnswer> {
  return runBatch(call, {
    create: (item) => postVariation(context, item),
    update: (item) => updateVariation(context, item),
    delete: (item) => removeVariation(context, item),
  });
}

function parentOf(context: ShopContext, call: RestCall): StoredProduct {
  const parent = context.state.products.get(Number(call.ids['productId']));
  if (!parent || isVariation(parent)) {
    throw new RestFailure('woocommerce_rest_product_invalid_id', 'Invalid ID.', 404);
  }
  return parent;
}

function existing(context: ShopContext, call: RestCall): StoredProduct {
  const { products, settings } = context.state;
  const variation = products.get(Number(call.ids['itemId']));
  const isUnderParent = variation?.parent_id === Number(call.ids['productId']) || !settings.features.variationParentChecked;
  if (variation && isVariation(variation) && isUnderParent) return variation;
  throw new RestFailure('woocommerce_rest_product_variation_invalid_id', 'Invalid ID.', 404);
}
