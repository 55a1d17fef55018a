import type { HubApi } from './hub-api';
import type { SandboxControl, ShopProduct } from './sandbox-control';

interface Link {
  readonly connectionId: string;
  readonly externalId: string;
  readonly productId: string | null;
}

/** A product as the owner's store and as the channel show it. */
export type SharedPair = readonly [owner: ShopProduct, channel: ShopProduct];

/** What both stores sell and count, joined by the hub's own links. */
export class SharedStock {
  constructor(
    private readonly hub: HubApi,
    private readonly sandbox: SandboxControl,
    /** Connection ids of the first and the second shop. */
    private readonly connectionIds: readonly [string, string],
  ) {}

  async pairs(): Promise<SharedPair[]> {
    const [owners, channels, links] = await Promise.all([this.sandbox.products('first'), this.sandbox.products('second'), this.hub.all<Link>('/links')]);
    const linksOf = (id: string): readonly Link[] => links.filter((link) => link.connectionId === id);
    const ownerByMaster = mastersOf(owners, linksOf(this.connectionIds[0]));
    const pairs: SharedPair[] = [];
    for (const [master, channel] of mastersOf(channels, linksOf(this.connectionIds[1]))) {
      const owner = ownerByMaster.get(master);
      if (owner) pairs.push([owner, channel]);
    }
    return pairs;
  }

  /** The number of shared products once all of them show the same stock, undefined before. */
  async agreement(): Promise<{ pairs: number } | undefined> {
    const pairs = await this.pairs();
    const agreed = pairs.length > 0 && pairs.every(([owner, channel]) => Math.max(owner.stock_quantity ?? 0, 0) === channel.stock_quantity);
    return agreed ? { pairs: pairs.length } : undefined;
  }
}

/** A shop's counted products by the master they are linked to. */
function mastersOf(products: readonly ShopProduct[], links: readonly Link[]): Map<string, ShopProduct> {
  const byId = new Map(products.filter((product) => product.manage_stock === true).map((product) => [String(product.id), product]));
  const masters = new Map<string, ShopProduct>();
  for (const link of links) {
    const product = byId.get(link.externalId);
    if (product && link.productId !== null) masters.set(link.productId, product);
  }
  return masters;
}
