import type { FaultRule, KeyOption, WebhookFaultRates, WooCommerceSimulator } from '@connectors/woocommerce/simulator';

/** What came with a control request: query parameters and JSON body joined. */
export type ControlInput = Readonly<Record<string, unknown>>;

type ControlAction = (simulator: WooCommerceSimulator, input: ControlInput) => unknown;

/** A control request that cannot be carried out as asked. */
export class ControlRefusal extends Error {
  override readonly name = 'ControlRefusal';
}

const LISTED_BY_DEFAULT = 50;

/** Every control action by method and path below the shop. */
export const CONTROL_ACTIONS: Readonly<Record<string, ControlAction>> = {
  'GET state': (simulator) => describeShop(simulator),
  'GET products': (simulator, input) => listProducts(simulator, input),
  'GET orders': (simulator) => simulator.shop.orders(),
  'GET webhooks': (simulator) => simulator.shop.webhooks().map(({ secret: _secret, ...shown }) => shown),
  'GET ledger': (simulator, input) => simulator.ledger.since(Number(input['since'] ?? 0)),
  'GET requests': (simulator) => simulator.ledger.requests(),
  'GET deliveries': (simulator) => simulator.queue.deliveries(),
  'GET faults': (simulator) => ({ requests: simulator.faults.list(), webhooks: simulator.webhookFaults.current() }),
  'POST sell': (simulator, input) => simulator.shop.sell(reference(input), Number(input['quantity'] ?? 1)),
  'POST set-stock': (simulator, input) => simulator.shop.setStock(reference(input), Number(input['quantity'] ?? 0)),
  'POST update': (simulator, input) => simulator.shop.updateProduct(reference(input), fields(input)),
  'POST create': (simulator, input) => simulator.shop.createProduct(fields(input)),
  'POST create-variation': (simulator, input) => simulator.shop.createVariation(reference(input), fields(input)),
  'POST trash': (simulator, input) => simulator.shop.trash(reference(input)),
  'POST restore': (simulator, input) => simulator.shop.restore(reference(input)),
  'POST delete': (simulator, input) => simulator.shop.forceDelete(reference(input)),
  'POST manage-stock': (simulator, input) => simulator.shop.setManageStock(input['on'] !== false && input['on'] !== 'false'),
  'POST faults': (simulator, input) => void simulator.faults.add(faultRule(input)),
  'DELETE faults': (simulator) => {
    simulator.faults.clear();
    simulator.webhookFaults.clear();
  },
  'POST webhook-faults': (simulator, input) => simulator.webhookFaults.set(input as WebhookFaultRates),
  'POST disable-webhooks': (simulator) => simulator.shop.disableWebhooks(),
  'POST queue/run': async (simulator) => ({ delivered: await simulator.runQueue() }),
  'POST advance': (simulator, input) => {
    simulator.advance(Number(input['ms'] ?? 0));
    return { now: new Date(simulator.now()).toISOString() };
  },
  'POST add-key': (simulator, input) => simulator.shop.addKey(input as KeyOption),
  'POST revoke-key': (simulator, input) => simulator.shop.revokeKey(String(input['consumerKey'] ?? simulator.credentials.consumerKey)),
  'POST delete-key-owner': (simulator, input) =>
    simulator.shop.deleteKeyOwner(String(input['consumerKey'] ?? simulator.credentials.consumerKey)),
};

/** @returns address, keys and counts of a shop. */
export function describeShop(simulator: WooCommerceSimulator): Record<string, unknown> {
  const products = simulator.shop.products();
  return {
    url: simulator.url,
    keys: simulator.shop.keys(),
    now: new Date(simulator.now()).toISOString(),
    products: products.filter((product) => product.type !== 'variation').length,
    variations: products.filter((product) => product.type === 'variation').length,
    orders: simulator.shop.orders().length,
    webhooks: simulator.shop.webhooks().length,
    queueLength: simulator.queue.length,
    reads: simulator.ledger.reads,
    writes: simulator.ledger.writes,
  };
}

function listProducts(simulator: WooCommerceSimulator, input: ControlInput): unknown {
  const sku = typeof input['sku'] === 'string' ? input['sku'] : undefined;
  const limit = Number(input['limit'] ?? LISTED_BY_DEFAULT);
  return simulator.shop
    .products()
    .filter((product) => sku === undefined || product.sku === sku)
    .slice(0, limit)
    .map(({ id, parent_id, type, status, name, sku: own, global_unique_id, regular_price }) => {
      return { id, parent_id, type, status, name, sku: own, global_unique_id, regular_price, ...simulator.shop.stockOf(id) };
    });
}

function reference(input: ControlInput): number | string {
  const product = input['product'] ?? input['id'] ?? input['sku'];
  if (typeof product === 'number') return product;
  if (typeof product !== 'string' || product === '') throw new ControlRefusal('Name a product: {"product": <id or SKU>}');
  return /^\d+$/.test(product) ? Number(product) : product;
}

function fields(input: ControlInput): Record<string, unknown> {
  const given = input['fields'];
  if (typeof given !== 'object' || given === null) throw new ControlRefusal('Give the fields: {"fields": {...}}');
  return given as Record<string, unknown>;
}

function faultRule(input: ControlInput): FaultRule {
  if (typeof input['kind'] !== 'string') throw new ControlRefusal('Name a fault: {"kind": "maintenance", "times": 1}');
  return input as unknown as FaultRule;
}
