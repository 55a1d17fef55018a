import type { ApiKey, UserRole } from './model/access';
import type { GlobalAttribute, ShopState } from './model/shop-state';
import type { StoredOrder } from './model/stored-order';
import { isVariation, type StoredProduct } from './model/stored-product';
import type { StoredWebhook } from './model/stored-webhook';
import { TermStore, type StoredTerm } from './model/term-store';
import { slugify } from './platform/php-text';
import { stockOf, type ShownStock } from './rendering/product-parts';
import type { Params } from './rest/rest-call';
import type { KeyOption } from './simulator-options';
import { createProduct, createVariation } from './writing/create-product';
import { productChanges } from './writing/product-input';
import { deleteProduct, restoreChildren, trashProduct } from './writing/remove-product';
import { saveProduct } from './writing/save-product';
import { createOrder, updateOrder } from './writing/save-order';
import { variationChanges } from './writing/variation-input';

/** A product by id or by its own SKU. */
export type ProductReference = number | string;

/** The merchant's and the shoppers' hands: changes made in the shop itself, past the API. Dates move and webhooks fire. */
export class SimulatedShop {
  constructor(readonly state: ShopState) {}

  /** Creates a product from the fields a REST write takes. @throws {RestFailure} for a clash. @returns the stored record. */
  createProduct(fields: Params): Readonly<StoredProduct> {
    const product = createProduct(this.state, fields);
    this.applyLanguage(product, fields);
    return product;
  }

  /** Creates a variation of a variable product. @throws {RestFailure} for a clash. */
  createVariation(parent: ProductReference, fields: Params): Readonly<StoredProduct> {
    return createVariation(this.state, this.find(parent), fields);
  }

  /** Changes a product or variation by the fields a REST write takes. */
  updateProduct(reference: ProductReference, fields: Params): Readonly<StoredProduct> {
    const product = this.find(reference);
    const parent = this.state.products.parentOf(product);
    const changes = parent ? variationChanges(this.state, product, parent, fields) : productChanges(this.state, product, fields);
    saveProduct(this.state, product, changes);
    this.applyLanguage(product, fields);
    return product;
  }

  /** Sets the counted quantity. Switches stock management on where it is off, as a person at the edit screen would. */
  setStock(reference: ProductReference, quantity: number): Readonly<StoredProduct> {
    return this.updateProduct(reference, { manage_stock: true, stock_quantity: quantity });
  }

  /** A shopper buys: a paid order that lowers stock, moves dates and queues webhooks. */
  sell(reference: ProductReference, quantity = 1): Readonly<StoredOrder> {
    const product = this.find(reference);
    const line = { product_id: product.parent_id || product.id, variation_id: isVariation(product) ? product.id : 0, quantity };
    return createOrder(this.state, { line_items: [line], set_paid: true }, 'checkout');
  }

  /** Places an order from the fields a REST write takes. @throws {RestFailure} for lines that cannot be. */
  placeOrder(fields: Params): Readonly<StoredOrder> {
    return createOrder(this.state, fields, 'checkout');
  }

  /** Sets an order's status, with what follows for stock. */
  setOrderStatus(orderId: number, status: string): void {
    const order = this.state.orders.get(orderId);
    if (!order) throw new RangeError(`No order ${orderId} in the shop`);
    updateOrder(this.state, order, { status });
  }

  trash(reference: ProductReference): void {
    trashProduct(this.state, this.find(reference));
  }

  /** Brings a product back from the trash as WordPress' own screen does: as a draft it stays hidden, so it is published. */
  restore(reference: ProductReference): void {
    const product = this.find(reference);
    saveProduct(this.state, product, { status: product.trashed_from || 'publish', trashed_from: '' });
    restoreChildren(this.state, product);
    this.state.emit('product', 'restored', product.id);
  }

  /** Deletes for good. No webhook tells of it. */
  forceDelete(reference: ProductReference): void {
    deleteProduct(this.state, this.find(reference));
  }

  /** @returns every product and variation, lowest id first, the trash included. */
  products(): readonly Readonly<StoredProduct>[] {
    return this.state.products.all();
  }

  /** @returns a product by id or SKU. @throws {RangeError} when there is none. */
  product(reference: ProductReference): Readonly<StoredProduct> {
    return this.find(reference);
  }

  /** @returns stock as REST would show it: a variation may show its parent's. */
  stockOf(reference: ProductReference): ShownStock {
    return stockOf(this.find(reference), { state: this.state, api: 'v3', context: 'view', at: this.state.clock.now() });
  }

  orders(): Readonly<StoredOrder>[] {
    return [...this.state.orders.values()];
  }

  webhooks(): Readonly<StoredWebhook>[] {
    return [...this.state.webhooks.values()];
  }

  /** Switches webhooks off as WooCommerce does after too many failures. Default: all of them. */
  disableWebhooks(ids: readonly number[] = [...this.state.webhooks.keys()]): void {
    for (const id of ids) this.setWebhookStatus(id, 'disabled');
  }

  /** Sets a webhook's status as a person would. */
  setWebhookStatus(id: number, status: StoredWebhook['status']): void {
    const webhook = this.state.webhooks.get(id);
    if (webhook) webhook.status = status;
  }

  /** Deletes a webhook as a person would. */
  deleteWebhook(id: number): void {
    this.state.webhooks.delete(id);
  }

  /** Makes a key for a new user of the given role (default administrator, read and write). */
  addKey(options: KeyOption = {}): ApiKey {
    const { role, ...fields } = options;
    const user = this.state.access.addUser({ role: role ?? 'administrator' });
    return this.state.access.addKey({ ...fields, userId: user.id });
  }

  /** @returns the shop's keys, oldest first. */
  keys(): ApiKey[] {
    return this.state.access.allKeys();
  }

  revokeKey(consumerKey: string): void {
    this.state.access.revokeKey(consumerKey);
  }

  /** Deletes the user a key acts for: the key is gone, webhooks made with it deliver error objects. */
  deleteKeyOwner(consumerKey: string): void {
    const key = this.state.access.key(consumerKey);
    if (key) this.state.access.deleteUser(key.userId);
  }

  /** Adds a WordPress user, such as a customer. */
  addUser(role: UserRole, id?: number): number {
    return this.state.access.addUser(id === undefined ? { role } : { role, id }).id;
  }

  addCategory(name: string, parent = 0): StoredTerm {
    return this.state.categories.find(name, parent) ?? this.state.categories.create({ name, parent });
  }

  addBrand(name: string): StoredTerm {
    return this.state.brands.find(name) ?? this.state.brands.create({ name });
  }

  /** Adds a global attribute with terms. */
  addAttribute(name: string, terms: readonly string[]): GlobalAttribute {
    const { state } = this;
    const store = new TermStore(() => state.ids.next('term'));
    const id = state.ids.next('attribute');
    const attribute = { id, name, slug: `pa_${slugify(name)}`, type: 'select', order_by: 'menu_order', has_archives: false, terms: store };
    for (const term of terms) store.create({ name: term });
    state.attributes.set(id, attribute);
    return attribute;
  }

  /** Adds a percentage coupon. */
  addCoupon(code: string, percent: number): void {
    this.state.coupons.set(code.toLowerCase(), { id: this.state.ids.next('post'), code: code.toLowerCase(), percent });
  }

  /** Switches shop-wide stock management (`woocommerce_manage_stock`). */
  setManageStock(on: boolean): void {
    this.state.settings.manageStock = on;
  }

  private applyLanguage(product: StoredProduct, fields: Params): void {
    const { lang, translation_of: original } = fields;
    if (typeof lang === 'string') product.lang = lang;
    if (typeof original !== 'number') return;
    const source = this.find(original);
    const sourceLang = source.lang || (this.state.settings.languages?.defaultLanguage ?? '');
    const translations = { ...source.translations, [sourceLang]: source.id, [product.lang]: product.id };
    product.translations = translations;
    for (const id of Object.values(translations)) {
      const twin = this.state.products.get(id);
      if (twin) this.state.products.update(twin, { translations });
    }
  }

  private find(reference: ProductReference): StoredProduct {
    const { products } = this.state;
    const found = typeof reference === 'number' ? products.get(reference) : products.withSku(reference)[0];
    if (!found) throw new RangeError(`No product ${reference} in the shop`);
    return found;
  }
}
