import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { ShopChronicle } from './shop-chronicle';

/** How large the shops of a run are. */
export interface ShopSizes {
  /** Products of the stock owner, variations not counted. */
  readonly ownerProducts: number;
  /** Products of the sales channel. */
  readonly channelProducts: number;
  /** How many of them both have. */
  readonly sharedProducts: number;
}

/** Two simulated shops in this process, which therefore outlive any hub, and what happened in them. */
export interface TwoShops {
  readonly owner: ShopChronicle;
  readonly channel: ShopChronicle;
  close(): Promise<void>;
}

export const SHOP_LANGUAGE = 'en';

/** The catalogue is as old as this when the test begins, so that every edit is later than it. Unit: milliseconds. */
const CATALOGUE_AGE_MS = 3_600_000;

/** Opens a stock owner and a sales channel that share part of their products by SKU or barcode, none by both. */
export async function openTwoShops(seed: number, sizes: ShopSizes): Promise<TwoShops> {
  const options = { queueIntervalMs: 40, latencyMs: 2, zone: { timezone: 'Europe/Stockholm' }, webhookTimeoutMs: 3_000, pingTimeoutMs: 2_000 };
  const owner = await WooCommerceSimulator.start({ ...options, siteName: 'Owner', seed: seed * 10 + 1 });
  const channel = await WooCommerceSimulator.start({ ...options, siteName: 'Channel', seed: seed * 10 + 2 });
  const at = Math.floor(Date.now() / 1000) * 1000 - CATALOGUE_AGE_MS;
  const catalogue = 1 + (seed % 900);
  seedCatalogue(owner.shop, { products: sizes.ownerProducts, seed: catalogue, identifiedBy: 'both', at });
  const from = sizes.ownerProducts - sizes.sharedProducts;
  seedCatalogue(channel.shop, { products: sizes.channelProducts, seed: catalogue, from, identifiedBy: 'mixed', at: at + 1_000 });
  return {
    owner: new ShopChronicle(owner, SHOP_LANGUAGE),
    channel: new ShopChronicle(channel, SHOP_LANGUAGE),
    close: async () => {
      await Promise.all([owner.close(), channel.close()]);
    },
  };
}
