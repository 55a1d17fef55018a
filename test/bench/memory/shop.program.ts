import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';

/** A shop with very many products in a process of its own, so that its memory is not the hub's. Products in `BENCH_PRODUCTS`. */
async function main(): Promise<void> {
  const shop = await WooCommerceSimulator.start({ seed: 31, queue: 'manual' });
  const { products, variations } = seedCatalogue(shop.shop, { products: Number(process.env['BENCH_PRODUCTS']), seed: 31, at: Date.now() - 86_400_000 });
  const { consumerKey, consumerSecret } = shop.credentials;
  process.send?.({ shop: { url: shop.url, consumerKey, consumerSecret }, records: products + variations });
  process.once('SIGTERM', () => void shop.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
