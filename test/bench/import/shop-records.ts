import { wooCommerceConnector } from '@connectors/woocommerce';
import { seedCatalogue, WooCommerceSimulator } from '@connectors/woocommerce/simulator';
import { chunk, newId, SilentLogger, SystemClock } from '@hub/common';
import type { PullPage } from '@hub/connector-sdk';
import type { Json, RawObservation } from '@hub/contracts';

/** Variations come on top: about half as many again as there are products. */
const RECORDS_PER_PRODUCT = 1.5;
/** The catalogue is older than anything an import treats as perhaps still changing. Unit: milliseconds. */
const CATALOGUE_AGE_MS = 30 * 86_400_000;
const BATCH = 500;

/** The records of a simulated shop as its connector reads them over HTTP, in the batches an import takes at once. */
export async function readShopRecords(records: number): Promise<RawObservation[][]> {
  const simulator = await WooCommerceSimulator.start({ queue: 'manual', seed: 7 });
  try {
    seedCatalogue(simulator.shop, { products: Math.ceil(records / RECORDS_PER_PRODUCT), seed: 7, at: Date.now() - CATALOGUE_AGE_MS });
    const observations = await pullAll(simulator);
    return chunk(observations.slice(0, records), BATCH);
  } finally {
    await simulator.close();
  }
}

async function pullAll(simulator: WooCommerceSimulator): Promise<RawObservation[]> {
  const { consumerKey, consumerSecret } = simulator.credentials;
  const connection = {
    connectionId: newId(),
    accountId: newId(),
    settings: { url: simulator.url },
    credentials: { consumerKey, consumerSecret },
    language: 'en',
    publicUrl: null,
    capabilities: null,
  };
  const services = { logger: new SilentLogger(), clock: new SystemClock(), signal: new AbortController().signal, onNotice: () => undefined, onCapabilities: () => undefined };
  const session = wooCommerceConnector.open(connection, services);
  const observations: RawObservation[] = [];
  for (let cursor: Json | null = null; ; ) {
    const page: PullPage = await session.pull({ entity: 'product', mode: { kind: 'full' }, cursor });
    observations.push(...page.observations);
    cursor = page.nextCursor;
    if (cursor === null) break;
  }
  await session.close();
  return observations;
}
