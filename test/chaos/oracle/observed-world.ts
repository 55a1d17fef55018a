import type { WitnessedLevel, WitnessedLink, WitnessedProduct, HubWitness } from '../hub/hub-witness';
import type { RecordChronicle, ShopChronicle } from '../shops/shop-chronicle';
import type { TwoShops } from '../shops/two-shops';

export type ShopName = 'owner' | 'channel';

/** A connection of the run. */
export interface ShopSide {
  readonly name: ShopName;
  readonly chronicle: ShopChronicle;
  readonly connectionId: string;
  /** Among equals the higher one wins. */
  readonly rank: number;
}

/** A shop's record with the link the hub has for it. */
export interface LinkedRecord {
  readonly side: ShopSide;
  readonly record: RecordChronicle;
  readonly link: WitnessedLink;
}

/** Everything the oracle compares, read at one quiet moment. */
export interface ObservedWorld {
  readonly sides: readonly ShopSide[];
  readonly links: readonly WitnessedLink[];
  readonly products: ReadonlyMap<string, WitnessedProduct>;
  /** Every level there ever was, oldest first, by stock item. */
  readonly levels: ReadonlyMap<string, readonly WitnessedLevel[]>;
  /** Everything a product was ever counted by. */
  readonly items: ReadonlyMap<string, ReadonlySet<string>>;
  /** Open parked records, as `connection:externalId`. */
  readonly parked: ReadonlySet<string>;
  readonly byProduct: ReadonlyMap<string, readonly LinkedRecord[]>;
}

export async function observe(witness: HubWitness, shops: TwoShops, connections: Readonly<Record<ShopName, string>>): Promise<ObservedWorld> {
  const sides: ShopSide[] = [
    { name: 'owner', chronicle: shops.owner, connectionId: connections.owner, rank: 20 },
    { name: 'channel', chronicle: shops.channel, connectionId: connections.channel, rank: 10 },
  ];
  for (const { chronicle } of sides) chronicle.note('hub');
  const links = await witness.links();
  const parked = await witness.rows<{ key: string }>(`select connection_id || ':' || external_id as key from hub.parked where state = 'open' and external_id is not null`);
  return {
    sides,
    links,
    products: new Map((await witness.products()).map((product) => [product.id, product])),
    levels: grouped(await witness.levels(), (level) => level.stockItemId),
    items: await witness.itemsOfProducts(),
    parked: new Set(parked.map(({ key }) => key)),
    byProduct: linkedRecords(sides, links),
  };
}

/** The link of a shop's record. */
export function linkOf(world: ObservedWorld, side: ShopSide, id: number): WitnessedLink | undefined {
  return world.links.find((link) => link.connectionId === side.connectionId && link.externalId === String(id));
}

/** Shop records by the master they are linked to. */
export function linkedRecords(sides: readonly ShopSide[], links: readonly WitnessedLink[]): Map<string, LinkedRecord[]> {
  const byProduct = new Map<string, LinkedRecord[]>();
  for (const link of links) {
    const side = sides.find(({ connectionId }) => connectionId === link.connectionId);
    const record = side?.chronicle.of(Number(link.externalId));
    if (!side || !record || link.productId === null) continue;
    byProduct.set(link.productId, [...(byProduct.get(link.productId) ?? []), { side, record, link }]);
  }
  return byProduct;
}

export function grouped<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
