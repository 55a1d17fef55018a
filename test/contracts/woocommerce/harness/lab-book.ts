import type { SimulatedShop, StoredWebhook } from '@connectors/woocommerce/simulator';
import { kindOfPath, type IdKind, type IdMap } from './id-map';
import type { Recording } from './recordings';

type Fields = Record<string, unknown>;

/** A record a request speaks of and nobody was seen creating. */
interface WantedRecord {
  readonly kind: IdKind;
  readonly id: number;
  readonly path: string;
  readonly ids: IdMap;
  readonly version: string;
}

const READ_ONLY = ['id', 'status', 'meta_data', 'images', 'image', 'categories', 'brands', 'tags', 'permalink', 'slug', 'stock_status'];

/**
 * What the recordings of one release say about every record they mention. Fills the shop with records that were there
 * before the recording began, or came into being unrecorded.
 */
export class LabBook {
  private readonly pages = new Map<string, Fields>();

  constructor(recordings: readonly Recording[]) {
    for (const { request, response } of recordings) this.note(kindOfPath(request.path), response.body);
  }

  /**
   * Adds a record the recordings know under that id.
   * @param own what the exchange at hand was answered: nearest to the state it was in.
   * @returns its id in the shop, or undefined when they tell nothing of it.
   */
  addTo(shop: SimulatedShop, what: WantedRecord, own: unknown): number | undefined {
    const page = { ...this.pages.get(`${what.kind} ${what.id}`), ...(isPageOf(own, what.id) ? own : {}) };
    if (what.kind === 'webhook') return addWebhook(shop, page);
    // Ids in a path are there for certain, those in a body may be meant to be unknown.
    if (Object.keys(page).length === 0 && !what.path.includes(`/${what.id}`)) return undefined;
    if (what.kind === 'term') return shop.addCategory(String(page['name'] ?? `Category ${what.id}`)).id;
    return what.kind === 'post' && Object.keys(page).length > 0 ? addPost(shop, what, page) : undefined;
  }

  private note(kind: IdKind | undefined, body: unknown): void {
    if (kind === undefined || typeof body !== 'object' || body === null) return;
    if (Array.isArray(body)) {
      for (const item of body) this.note(kind, item);
      return;
    }
    const fields = body as Fields;
    for (const list of ['create', 'update', 'delete']) this.note(kind, fields[list]);
    if (typeof fields['id'] !== 'number' || fields['error'] !== undefined) return;
    const key = `${kind} ${fields['id']}`;
    this.pages.set(key, { ...fields, ...this.pages.get(key) });
  }
}

function addPost(shop: SimulatedShop, what: WantedRecord, page: Fields): number {
  if (what.path.includes('/orders/')) return addOrder(shop, page);
  const parent = /\/products\/(\d+)\/variations\//.exec(what.path)?.[1];
  const isVariation = parent !== undefined && Number(parent) !== what.id;
  return isVariation ? addVariation(shop, what.ids.translate(what.version, 'post', Number(parent)), page) : addProduct(shop, page);
}

// The same SKU is the same record, made under another release's id.
function addProduct(shop: SimulatedShop, page: Fields): number {
  const known = shop.state.products.withSku(String(page['sku'] ?? ''))[0];
  return (known ?? shop.createProduct(productFields(page))).id;
}

// A variation that shows its parent's SKU has none of its own.
function addVariation(shop: SimulatedShop, parentId: number, page: Fields): number {
  const parent = shop.product(parentId);
  const sku = page['sku'] === parent.sku ? '' : String(page['sku'] ?? '');
  const known = parent.children.map((id) => shop.product(id)).find((child) => child.sku === sku);
  return (known ?? shop.createVariation(parentId, { ...productFields(page), sku })).id;
}

function isPageOf(body: unknown, id: number): body is Fields {
  return typeof body === 'object' && body !== null && (body as Fields)['id'] === id;
}

function productFields(page: Fields): Fields {
  const known = Object.entries(page).filter(([name, value]) => !READ_ONLY.includes(name) && value !== null && value !== 'parent');
  return { name: 'Recorded', ...Object.fromEntries(known) };
}

function addOrder(shop: SimulatedShop, page: Fields): number {
  const status = page['status'] === 'trash' || page['date_paid'] === null ? 'pending' : page['status'];
  const order = shop.placeOrder({ status, billing: page['billing'] ?? {} });
  return order.id;
}

function addWebhook(shop: SimulatedShop, page: Fields): number {
  const date = Date.parse(`${String(page['date_created_gmt'] ?? '2026-11-21T01:21:29')}Z`);
  const webhook: StoredWebhook = {
    id: shop.state.ids.next('webhook'),
    name: String(page['name'] ?? 'Recorded'),
    status: (page['status'] ?? 'active') as StoredWebhook['status'],
    topic: String(page['topic'] ?? 'product.updated'),
    delivery_url: String(page['delivery_url'] ?? 'http://127.0.0.1:8899/ok'),
    secret: 'hook-secret-1',
    api: 'v3',
    userId: 1,
    date_created: date,
    date_modified: date,
    failureCount: 0,
    pingPending: false,
  };
  shop.state.webhooks.set(webhook.id, webhook);
  return webhook.id;
}
