import type { ShownStock } from '@connectors/woocommerce/simulator';
import type { WitnessedLevel } from '../hub/hub-witness';
import { aboutRecord, type Finding } from './findings';
import { linkOf, type LinkedRecord, type ObservedWorld } from './observed-world';

/** What a level lets shops sell: a quantity, or in or out of stock where nothing is counted. */
export type Wanted = { readonly kind: 'counted'; readonly quantity: number; readonly backorders: string } | { readonly kind: 'uncounted'; readonly status: string };

/** The hub's stock is what the owner's shop says, and the channel shows what the hub's stock says, as far as its listing can. */
export function checkStock(world: ObservedWorld): Finding[] {
  return [...world.byProduct].flatMap(([productId, linked]) => {
    const owned = linked.filter(({ side, record }) => side.name === 'owner' && record.goneSince === null);
    const sold = linked.filter(({ side, record }) => side.name === 'channel' && record.goneSince === null);
    const level = levelOf(world, productId);
    const pooled = sold.flatMap((one) => checkSold(one, level ?? poolLevelOf(world, one)));
    return [...owned.flatMap((one) => checkOwned(one, level)), ...(owned.length === 0 ? checkUnowned(productId, linked, level) : []), ...pooled];
  });
}

/** What a level says to shops; null when it is unknown. */
export function wantedOf(level: Pick<WitnessedLevel, 'mode' | 'onHand' | 'backorders'> | undefined): Wanted | null {
  if (!level || level.mode === 'unknown') return null;
  if (level.mode === 'tracked') return { kind: 'counted', quantity: Math.max(0, level.onHand ?? 0), backorders: level.backorders };
  if (level.mode === 'untracked-out-of-stock') return { kind: 'uncounted', status: 'outofstock' };
  return { kind: 'uncounted', status: level.backorders === 'no' ? 'instock' : 'onbackorder' };
}

/** The status a listing that does not count shows for it. */
export function statusOf(wanted: Wanted): string {
  if (wanted.kind === 'uncounted') return wanted.status;
  if (wanted.quantity > 0) return 'instock';
  return wanted.backorders === 'no' ? 'outofstock' : 'onbackorder';
}

function levelOf(world: ObservedWorld, productId: string): WitnessedLevel | undefined {
  const item = world.products.get(productId)?.stockItemId ?? '';
  return world.levels.get(item)?.at(-1);
}

/** A parent that matches nothing has no level of its own; its pool holds what its variations are counted by, if that is one thing. */
function poolLevelOf(world: ObservedWorld, { side, record }: LinkedRecord): WitnessedLevel | undefined {
  const { shop } = side.chronicle.simulator;
  const pooled = shop.product(record.id).children.filter((id) => shop.state.products.get(id)?.status !== 'trash' && shop.stockOf(id).manage_stock === 'parent');
  const products = pooled.flatMap((id) => linkOf(world, side, id)?.productId ?? []);
  const items = [...new Set(products.map((id) => world.products.get(id)?.stockItemId ?? ''))];
  return items.length === 1 ? world.levels.get(items[0] as string)?.at(-1) : undefined;
}

function checkOwned({ side, record }: LinkedRecord, level: WitnessedLevel | undefined): Finding[] {
  const shop = side.chronicle.simulator.shop;
  const shown = shop.stockOf(record.id);
  // A parent that does not count for its variations states nothing.
  if (shop.product(record.id).type === 'variable' && shown.manage_stock !== true) return [];
  const stated = statedBy(shown);
  const says = level ? { mode: level.mode, onHand: level.onHand, backorders: level.backorders } : null;
  if (JSON.stringify(says) === JSON.stringify(stated)) return [];
  return [aboutRecord('owner-stock', side.name, record.id, `states ${JSON.stringify(stated)}, but the hub holds ${JSON.stringify(says)}`)];
}

/** The owner's own terms: a listing that counts nothing is in or out of stock, one on back-order is in stock. */
function statedBy(shown: ShownStock): Pick<WitnessedLevel, 'mode' | 'onHand' | 'backorders'> {
  if (shown.manage_stock !== false) return { mode: 'tracked', onHand: shown.stock_quantity ?? 0, backorders: shown.backorders };
  if (shown.stock_status === 'outofstock') return { mode: 'untracked-out-of-stock', onHand: null, backorders: 'no' };
  return { mode: 'untracked-in-stock', onHand: null, backorders: shown.stock_status === 'onbackorder' ? 'yes' : 'no' };
}

/** When the owner's record vanished, its stock is unknown. */
function checkUnowned(productId: string, linked: readonly LinkedRecord[], level: WitnessedLevel | undefined): Finding[] {
  const hadOwner = linked.some(({ side }) => side.name === 'owner');
  // Variants of a pool keep their parent's level: they are not what is counted.
  const isOwn = level === undefined || level.mode === 'unknown' || linked.some(({ record, side }) => isPooled(record.stocks.at(-1)?.stock, side.name));
  if (!hadOwner || isOwn) return [];
  return [{ rule: 'owner-stock', message: `product ${productId} has lost its owner's record, but its stock is still ${level.mode} ${level.onHand}`, story: { productId } }];
}

function isPooled(stock: ShownStock | undefined, shop: string): boolean {
  return shop === 'owner' && stock?.manage_stock === 'parent';
}

function checkSold({ side, record }: LinkedRecord, level: WitnessedLevel | undefined): Finding[] {
  const wanted = wantedOf(level);
  if (wanted === null) return [];
  const shop = side.chronicle.simulator.shop;
  const shown = shop.stockOf(record.id);
  // Pools are checked at the parent that holds them; a parent that counts nothing follows its variations.
  if (shown.manage_stock === 'parent') return [];
  if (shop.product(record.id).type === 'variable' && shown.manage_stock !== true) return [];
  const problem = shown.manage_stock ? countedProblem(wanted, shown) : uncountedProblem(wanted, shown);
  return problem === null ? [] : [aboutRecord('channel-stock', side.name, record.id, problem)];
}

function countedProblem(wanted: Wanted, shown: ShownStock): string | null {
  // A counting listing cannot say "not counted": WooCommerce derives its status from its own quantity.
  if (wanted.kind === 'uncounted') return null;
  if (shown.stock_quantity === wanted.quantity && shown.backorders === wanted.backorders) return null;
  return `shows ${shown.stock_quantity} (${shown.backorders}), but ${wanted.quantity} (${wanted.backorders}) are available`;
}

function uncountedProblem(wanted: Wanted, shown: ShownStock): string | null {
  return shown.stock_status === statusOf(wanted) ? null : `shows ${shown.stock_status}, but should show ${statusOf(wanted)}`;
}
