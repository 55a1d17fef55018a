import type { StoredProduct } from '@connectors/woocommerce/simulator';
import type { Chance } from '../random';
import type { ShopChronicle } from './shop-chronicle';
import type { TwoShops } from './two-shops';

/** Share of a shop's records that may be removed during a run: well below the share at which a sweep stops and asks. */
const REMOVABLE_SHARE = 0.08;

type Action = (shop: ShopChronicle) => void;

/** What merchants and shoppers do all day in two shops, drawn by chance. Values never repeat unless somebody sets one back. */
export class ShopLife {
  private counter = 0;
  private readonly removed = new Map<ShopChronicle, number>();
  /** Records that were there from the start: only they change keys, so that what belongs together stays known. */
  private readonly fromStart: ReadonlyMap<ShopChronicle, ReadonlySet<number>>;
  private readonly told: string[] = [];

  constructor(
    private readonly shops: TwoShops,
    private readonly chance: Chance,
  ) {
    this.fromStart = new Map([shops.owner, shops.channel].map((shop) => [shop, new Set(shop.all().map(({ id }) => id))]));
  }

  /** What was done, oldest first; for the story of a failure. */
  diary(): readonly string[] {
    return this.told;
  }

  /** Does one thing in one of the shops. */
  act(): void {
    const shop = this.chance.happens(0.5) ? this.shops.owner : this.shops.channel;
    const action = this.chance.weighted<Action>([
      [30, this.sell],
      [14, this.setStock],
      [5, this.cancelOrder],
      [12, this.retitle],
      [6, this.setTitleBack],
      [9, this.reprice],
      [6, this.redescribe],
      [4, this.recategorise],
      [4, this.hideOrShow],
      [3, this.changeKey],
      [2, this.changeBackorders],
      [2, this.toggleCounting],
      [3, this.addProduct],
      [2, this.addVariation],
      [2, this.remove],
      [2, this.restore],
    ]);
    this.carryOut(shop, action);
  }

  private carryOut(shop: ShopChronicle, action: Action): void {
    shop.during(() => action(shop));
  }

  private readonly sell: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variable');
    if (!product) return;
    const quantity = this.chance.between(1, 3);
    shop.simulator.shop.sell(product.id, quantity);
    this.tell(shop, `sells ${quantity} of ${product.id}`);
  };

  private readonly cancelOrder: Action = (shop) => {
    const orders = shop.simulator.shop.orders().filter(({ status }) => status === 'processing');
    if (orders.length === 0) return;
    const order = this.chance.oneOf(orders);
    shop.simulator.shop.setOrderStatus(order.id, 'cancelled');
    this.tell(shop, `cancels order ${order.id} of ${order.lines.map((line) => line.variation_id || line.product_id).join(', ')}`);
  };

  /** The channel's own people correct a quantity now and then too. */
  private readonly setStock: Action = (shop) => {
    if (shop === this.shops.channel && this.chance.happens(0.7)) return this.sell(shop);
    const product = this.choose(shop, ({ manage_stock: counts }) => counts);
    if (!product) return;
    const quantity = this.chance.happens(0.15) ? 0 : this.chance.between(1, 60);
    shop.simulator.shop.setStock(product.id, quantity);
    this.tell(shop, `counts ${quantity} of ${product.id}`);
  };

  private readonly retitle: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variation');
    if (product) this.edit(shop, product, { name: `Renamed ${this.next()} &amp; ${shop === this.shops.owner ? 'owner' : 'channel'}` });
  };

  private readonly setTitleBack: Action = (shop) => {
    const product = this.choose(shop, ({ type, id }) => type !== 'variation' && (shop.of(id)?.values.get('title')?.length ?? 0) > 1);
    if (!product) return;
    const earlier = shop.of(product.id)?.values.get('title')?.slice(0, -1) ?? [];
    this.edit(shop, product, { name: String(this.chance.oneOf(earlier).value).replace(/&/g, '&amp;') });
  };

  private readonly reprice: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variable');
    if (product) this.edit(shop, product, { regular_price: `${1000 + this.next()}.50`, sale_price: '' });
  };

  private readonly redescribe: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variation');
    if (product) this.edit(shop, product, { description: this.chance.happens(0.15) ? '' : `<p>Text ${this.next()}</p>` });
  };

  private readonly recategorise: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variation');
    if (!product) return;
    const category = shop.simulator.shop.addCategory(`Shelf ${this.next()}`);
    this.edit(shop, product, { categories: [{ id: category.id }, ...product.categories.slice(0, 1).map((id) => ({ id }))] });
  };

  private readonly hideOrShow: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variation');
    if (product) this.edit(shop, product, { status: product.status === 'publish' ? 'draft' : 'publish' });
  };

  private readonly changeKey: Action = (shop) => {
    const product = this.choose(shop, ({ id, type }) => type !== 'variable' && this.fromStart.get(shop)?.has(id) === true);
    if (!product) return;
    const isSku = this.chance.happens(0.5);
    this.edit(shop, product, isSku ? { sku: `NEW-${this.next()}` } : { global_unique_id: barcode(this.next()) });
  };

  private readonly changeBackorders: Action = (shop) => {
    const product = this.choose(shop, ({ manage_stock: counts }) => counts);
    if (product) this.edit(shop, product, { backorders: this.chance.oneOf(['no', 'notify', 'yes']) });
  };

  private readonly toggleCounting: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type === 'simple');
    if (!product) return;
    const counting = !product.manage_stock;
    this.edit(shop, product, counting ? { manage_stock: true, stock_quantity: this.chance.between(0, 30) } : { manage_stock: false });
  };

  private readonly addProduct: Action = () => {
    const number = this.next();
    const fields = { name: `Novelty ${number}`, regular_price: `${number}.00`, manage_stock: true };
    const key = this.chance.happens(0.5) ? { sku: `NOV-${number}` } : { global_unique_id: barcode(number) };
    const where = this.chance.weighted([[1, [this.shops.owner]], [1, [this.shops.channel]], [2, [this.shops.owner, this.shops.channel]]] as const);
    for (const shop of where) {
      const made = shop.during(() => shop.simulator.shop.createProduct({ ...fields, ...key, stock_quantity: this.chance.between(0, 30) }));
      this.tell(shop, `adds product ${made.id} ${JSON.stringify(key)}`);
    }
  };

  private readonly addVariation: Action = (shop) => {
    const parent = this.choose(shop, ({ type }) => type === 'variable');
    if (!parent) return;
    const axis = parent.attributes.find(({ variation }) => variation);
    if (!axis) return;
    const number = this.next();
    const own = !parent.manage_stock;
    const fields = { sku: `VAR-${number}`, regular_price: `${number}.25`, attributes: [{ name: axis.name, option: this.chance.oneOf(axis.options) }] };
    const made = shop.simulator.shop.createVariation(parent.id, own ? { ...fields, manage_stock: true, stock_quantity: 7 } : fields);
    this.tell(shop, `adds variation ${made.id} to ${parent.id}`);
  };

  /** To the trash, or for good, of which no webhook tells. */
  private readonly remove: Action = (shop) => {
    const product = this.choose(shop, ({ type }) => type !== 'variation' || this.chance.happens(0.5));
    if (!product) return;
    const records = 1 + product.children.length;
    const removed = this.removed.get(shop) ?? 0;
    if (removed + records > shop.present().length * REMOVABLE_SHARE) return;
    this.removed.set(shop, removed + records);
    const forGood = product.type === 'variation' || this.chance.happens(0.4);
    if (forGood) shop.simulator.shop.forceDelete(product.id);
    else shop.simulator.shop.trash(product.id);
    this.tell(shop, `${forGood ? 'deletes' : 'trashes'} ${product.id}`);
  };

  private readonly restore: Action = (shop) => {
    const trashed = shop.simulator.shop.products().filter(({ status, type }) => status === 'trash' && type !== 'variation');
    if (trashed.length === 0) return;
    const product = this.chance.oneOf(trashed);
    shop.simulator.shop.restore(product.id);
    this.removed.set(shop, (this.removed.get(shop) ?? 0) - 1 - product.children.length);
    this.tell(shop, `restores ${product.id}`);
  };

  private edit(shop: ShopChronicle, product: Readonly<StoredProduct>, fields: Record<string, unknown>): void {
    shop.simulator.shop.updateProduct(product.id, fields);
    this.tell(shop, `edits ${product.id} ${JSON.stringify(fields)}`);
  }

  private choose(shop: ShopChronicle, fits: (product: Readonly<StoredProduct>) => boolean): Readonly<StoredProduct> | undefined {
    const fitting = shop.present().filter(fits);
    return fitting.length === 0 ? undefined : this.chance.oneOf(fitting);
  }

  private tell(shop: ShopChronicle, what: string): void {
    this.told.push(`${new Date(shop.simulator.now()).toISOString()} ${shop === this.shops.owner ? 'owner' : 'channel'} ${what}`);
  }

  private next(): number {
    this.counter += 1;
    return this.counter;
  }
}

/** A valid EAN-13 that no catalogue has. */
function barcode(number: number): string {
  const digits = `29${String(number).padStart(10, '0')}`;
  const sum = [...digits].reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
