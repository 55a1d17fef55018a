import { recordedWrite } from '../controls/recorded-write';
import { isVariation, type StoredProduct } from '../model/stored-product';
import { renderProduct } from '../rendering/product-view';
import { runBatch } from '../rest/batch';
import { answerPage, cutPage } from '../rest/collection';
import { FieldFilter } from '../rest/field-filter';
import type { Params, RestAnswer, RestCall } from '../rest/rest-call';
import { RestFailure } from '../rest/rest-error';
import type { Route } from '../rest/router';
import { createProduct } from '../writing/create-product';
import { productChanges } from '../writing/product-input';
import { deleteProduct, restoreChildren, trashProduct } from '../writing/remove-product';
import { saveProduct } from '../writing/save-product';
import { truthy } from '../writing/sent';
import { CONTEXT, productListSchema, productWriteSchema } from './product-schema';
import { created, viewOf, type ShopContext } from './shop-context';

/** Products: list, single, batch. */
export function productRoutes(context: ShopContext): Route[] {
  const { state } = context;
  const writeSchema = productWriteSchema(state);
  const edit = { action: 'edit', schema: writeSchema, handle: (call: RestCall) => updateProduct(context, call) } as const;
  const batch = { action: 'batch', handle: (call: RestCall) => batchProducts(context, call) } as const;
  return [
    {
      path: 'products',
      methods: {
        GET: { action: 'list', schema: productListSchema(state), handle: (call) => listProducts(context, call) },
        POST: { action: 'create', schema: writeSchema, handle: (call) => postProduct(context, call) },
      },
    },
    { path: 'products/batch', methods: { POST: batch, PUT: batch, PATCH: batch } },
    {
      path: 'products/:itemId',
      methods: {
        GET: { action: 'view', schema: { context: CONTEXT }, handle: (call) => getProduct(context, call) },
        POST: edit,
        PUT: edit,
        PATCH: edit,
        DELETE: { action: 'delete', schema: { force: { type: 'boolean' } }, handle: (call) => removeProduct(context, call) },
      },
    },
  ];
}

function listProducts(context: ShopContext, call: RestCall): RestAnswer {
  const view = viewOf(context, call);
  const page = cutPage(context.query.products(call.params), call.params);
  return answerPage(context.state, call, page, (product, wanted) => renderProduct(product, view, wanted));
}

function getProduct(context: ShopContext, call: RestCall): RestAnswer {
  const product = context.state.products.get(Number(call.ids['itemId']));
  if (!product) throw unknownProduct(404);
  const fields = FieldFilter.from(call.params);
  return { status: 200, body: fields.apply(renderProduct(product, viewOf(context, call), fields.top), true), single: true };
}

function postProduct(context: ShopContext, call: RestCall): RestAnswer {
  return recordedWrite(context.state, context.ledger, call, 0, () => {
    const fields = ownFields(call);
    if (Number(fields['id'] ?? 0) > 0) throw new RestFailure('woocommerce_rest_product_exists', 'Cannot create existing product.', 400);
    const product = createProduct(context.state, fields);
    const body = renderProduct(product, viewOf(context, call, true, true));
    return created(context, call, body, `products/${product.id}`);
  });
}

function updateProduct(context: ShopContext, call: RestCall): RestAnswer {
  const id = Number(call.ids['itemId']);
  return recordedWrite(context.state, context.ledger, call, id, () => {
    const product = writableProduct(context, id, 400);
    const changes = productChanges(context.state, product, ownFields(call));
    const isRestored = product.status === 'trash' && changes.status !== undefined && changes.status !== 'trash';
    saveProduct(context.state, product, isRestored ? { ...changes, trashed_from: '' } : changes);
    if (isRestored) restoreChildren(context.state, product);
    return { status: 200, body: renderProduct(product, viewOf(context, call, true)), single: true };
  });
}

function removeProduct(context: ShopContext, call: RestCall): RestAnswer {
  const id = Number(call.ids['itemId']);
  return recordedWrite(context.state, context.ledger, call, id, () => {
    const product = writableProduct(context, id, 404);
    const body = renderProduct(product, viewOf(context, call, true));
    if (truthy(call.params['force'] ?? false)) deleteProduct(context.state, product);
    else if (product.status === 'trash') throw alreadyTrashed('product');
    else trashProduct(context.state, product);
    return { status: 200, body, single: true };
  });
}

function batchProducts(context: ShopContext, call: RestCall): Promise<RestAnswer> {
  return runBatch(call, {
    create: (item) => postProduct(context, item),
    update: (item) => updateProduct(context, item),
    delete: (item) => removeProduct(context, item),
  });
}

function writableProduct(context: ShopContext, id: number, statusWhenUnknown: number): StoredProduct {
  const product = context.state.products.get(id);
  if (!product) throw unknownProduct(statusWhenUnknown);
  if (isVariation(product)) {
    const where = '/products/&lt;product_id&gt;/variations/&lt;id&gt;';
    const message = `To manipulate product variations you should use the ${where} endpoint.`;
    throw new RestFailure('woocommerce_rest_invalid_product_id', message, 404);
  }
  return product;
}

/** @returns the body without fields of the other generation, which are unknown there and thus ignored. */
export function ownFields(call: RestCall): Params {
  const { in_stock: inStock, stock_status: stockStatus, ...rest } = call.body;
  return call.api === 'v3' ? { ...rest, stock_status: stockStatus } : { ...rest, in_stock: inStock };
}

/** @returns the refusal of trashing what is in the trash. */
export function alreadyTrashed(thing: string): RestFailure {
  return new RestFailure('woocommerce_rest_already_trashed', `The ${thing} has already been deleted.`, 410);
}

function unknownProduct(status: number): RestFailure {
  return new RestFailure('woocommerce_rest_product_invalid_id', 'Invalid ID.', status);
}
