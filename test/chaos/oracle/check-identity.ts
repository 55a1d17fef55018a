import type { RecordChronicle } from '../shops/shop-chronicle';
import { keysOf } from '../shops/shown-content';
import { aboutRecord, type Finding } from './findings';
import { grouped, linkOf, type ObservedWorld, type ShopSide } from './observed-world';

/** Nothing observed is lost, what belongs together has one master, and what does not has two. */
export function checkIdentity(world: ObservedWorld): Finding[] {
  return [...checkLinked(world), ...checkGone(world), ...checkTogether(world), ...checkUnique(world), ...checkIdentifiers(world)];
}

/** Every record present in a shop has a link, or waits for a person. */
function checkLinked(world: ObservedWorld): Finding[] {
  return world.sides.flatMap((side) =>
    side.chronicle.present().flatMap(({ id }) => {
      const link = linkOf(world, side, id);
      if (link?.productId && !link.gone) return [];
      if (world.parked.has(`${side.connectionId}:${id}`)) return [];
      return [aboutRecord('links', side.name, id, link?.gone ? 'is there, but the hub holds it for gone' : 'has neither a link nor an open parked record')];
    }),
  );
}

/** Records that vanished are known to have vanished. */
function checkGone(world: ObservedWorld): Finding[] {
  return world.sides.flatMap((side) =>
    side.chronicle
      .all()
      .filter(({ goneSince }) => goneSince !== null)
      .filter(({ id }) => linkOf(world, side, id)?.gone === false)
      .map(({ id }) => aboutRecord('links', side.name, id, 'has gone, but the hub does not know it')),
  );
}

/** Records born with a common key share a master; others do not. */
function checkTogether(world: ObservedWorld): Finding[] {
  const [left, right] = world.sides as [ShopSide, ShopSide];
  const findings: Finding[] = [];
  const productOf = (side: ShopSide, id: number): string | null => linkOf(world, side, id)?.productId ?? null;
  for (const one of left.chronicle.all()) {
    for (const other of right.chronicle.all()) {
      const masters = [productOf(left, one.id), productOf(right, other.id)] as const;
      const problem = judgePair([one, other], masters);
      if (problem !== null) findings.push(aboutRecord('identity', 'owner', one.id, `and channel ${other.id} ${problem}`));
    }
  }
  return findings;
}

function judgePair([one, other]: readonly [RecordChronicle, RecordChronicle], [mine, theirs]: readonly [string | null, string | null]): string | null {
  // One that came and went before the hub saw it, or waits for a person, has no link to compare.
  if (mine === null || theirs === null) return null;
  const belong = one.class === other.class && one.bornWith.some((key) => other.bornWith.includes(key));
  if (!belong) return mine === theirs ? `are two products, but share the master ${mine}` : null;
  // A twin that had gone before the other was first seen may have left its master behind.
  const areThere = one.goneSince === null && other.goneSince === null;
  return areThere && mine !== theirs ? `are one product, but have the masters ${mine} and ${theirs}` : null;
}

/** No two masters carry one GTIN or SKU. */
function checkUnique(world: ObservedWorld): Finding[] {
  const held = [...world.products.values()].flatMap((product) =>
    product.identifiers
      .filter(({ type }) => type === 'gtin' || type === 'sku')
      .map(({ type, value }) => ({ key: `${product.kind === 'parent' ? 'parent' : 'sellable'} ${type}:${value}`, productId: product.id })),
  );
  return [...grouped(held, ({ key }) => key)]
    .map(([key, holders]) => ({ key, ids: [...new Set(holders.map(({ productId }) => productId))] }))
    .filter(({ ids }) => ids.length > 1)
    .map(({ key, ids }) => ({ rule: 'identity', message: `${key} is carried by the masters ${ids.join(' and ')}`, story: { productId: ids[0] as string } }));
}

/** A master carries the keys its present records show, and no others unless a record of it vanished. */
function checkIdentifiers(world: ObservedWorld): Finding[] {
  const findings: Finding[] = [];
  for (const [productId, linked] of world.byProduct) {
    const carried = (world.products.get(productId)?.identifiers ?? []).filter(({ type }) => type === 'gtin' || type === 'sku').map(({ type, value }) => `${type}:${value}`);
    const shown = new Set(linked.filter(({ record }) => record.goneSince === null).flatMap(({ side, record }) => presentKeys(side, record.id)));
    const missing = [...shown].filter((key) => !carried.includes(key));
    const extra = linked.some(({ record }) => record.goneSince !== null) ? [] : carried.filter((key) => !shown.has(key));
    if (missing.length + extra.length === 0) continue;
    findings.push({ rule: 'identifiers', message: `product ${productId} lacks ${JSON.stringify(missing)} and should not have ${JSON.stringify(extra)}`, story: { productId } });
  }
  return findings;
}

function presentKeys(side: ShopSide, id: number): string[] {
  const { shop } = side.chronicle.simulator;
  const product = shop.product(id);
  return keysOf(product, product.parent_id === 0 ? undefined : shop.product(product.parent_id));
}
