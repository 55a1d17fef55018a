import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { eventually } from '@hub/testing';
import { StockRace, type RaceResult } from './stock-race';

/** How the two shops are set up, as JSON in `BENCH_SHOPS`. */
export interface ShopsSetUp {
  readonly products: number;
}

/** What the benchmark asks of the shops. */
export type ShopsRequest = { readonly kind: 'settled'; readonly timeoutMs: number } | { readonly kind: 'race'; readonly perSecond: number; readonly seconds: number };
export type ShopsAnswer = { readonly kind: 'settled'; readonly shared: number } | ({ readonly kind: 'raced' } & RaceResult);

/** Queues of real shops run when somebody visits; this one runs at once, so that the hub is measured and not the shop's patience. */
const QUEUE_INTERVAL_MS = 1;

/** Two shops in a process of their own that sell the same counted products: the owner's stock is what the channel is to show. */
async function main(): Promise<void> {
  const { products } = JSON.parse(process.env['BENCH_SHOPS'] ?? '{}') as ShopsSetUp;
  const owner = await openShop('Owner', 21);
  const channel = await openShop('Channel', 22);
  const at = Date.now() - 86_400_000;
  for (const shop of [owner, channel]) seedCatalogue(shop.shop, { products, seed: 21, at });
  const race = new StockRace(owner, channel);
  process.on('message', (request: ShopsRequest) => void answer(request, race));
  process.send?.({ owner: addressOf(owner), channel: addressOf(channel) });
  process.once('SIGTERM', () => void Promise.all([owner.close(), channel.close()]).then(() => process.exit(0)));
}

function openShop(siteName: string, seed: number): Promise<WooCommerceSimulator> {
  return WooCommerceSimulator.start({ siteName, seed, queueIntervalMs: QUEUE_INTERVAL_MS });
}

function addressOf({ url, credentials }: WooCommerceSimulator): { url: string; consumerKey: string; consumerSecret: string } {
  return { url, consumerKey: credentials.consumerKey, consumerSecret: credentials.consumerSecret };
}

async function answer(request: ShopsRequest, race: StockRace): Promise<void> {
  if (request.kind === 'race') {
    process.send?.({ kind: 'raced', ...(await race.run(request)) } satisfies ShopsAnswer);
    return;
  }
  await eventually(() => race.isSettled(), { timeoutMs: request.timeoutMs, everyMs: 100 });
  process.send?.({ kind: 'settled', shared: race.size } satisfies ShopsAnswer);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
