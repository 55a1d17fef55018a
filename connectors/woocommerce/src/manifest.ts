import type { ConnectorManifest } from '@hub/connector-sdk';

import { MAX_CONCURRENT } from './client/connection-state';
import { FORM } from './manifest-form';
import { PRESETS } from './presets';
import { WooCommerceCredentials } from './settings/woocommerce.credentials';
import { WooCommerceSettings } from './settings/woocommerce.settings';
import { WEBHOOK_TOPICS } from './webhooks/topics';

/** Longest time one request may take unless the connection's settings say otherwise; hosts cut at 30 to 100 s themselves. Unit: milliseconds. */
export const REQUEST_TIMEOUT_MS = 45_000;

/** What the WooCommerce connector is and can do. Writing a stock value twice leaves the store as writing it once. */
export const MANIFEST: ConnectorManifest = {
  id: 'woocommerce',
  name: 'WooCommerce',
  mapperVersion: 1,
  settings: WooCommerceSettings,
  credentials: WooCommerceCredentials,
  secrets: ['consumerKey', 'consumerSecret'],
  form: FORM,
  entities: [
    { entity: 'product', in: true, out: [] },
    { entity: 'stock', in: true, out: ['stock'] },
  ],
  operations: ['import-products', 'poll-products', 'sweep-products', 'import-stock', 'export-stock', 'check-webhooks'],
  presets: PRESETS,
  webhookTopics: WEBHOOK_TOPICS,
  limits: { pageSizeRecords: 100, pushBatchItems: 100, maxConcurrentRequests: MAX_CONCURRENT, requestTimeoutMs: REQUEST_TIMEOUT_MS },
  guarantees: { idempotentPush: 'native', versionResolutionMs: 1_000 },
};
