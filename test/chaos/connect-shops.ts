import { eventually } from '@hub/testing';
import type { HubApi } from './hub/hub-api';
import type { HubWitness } from './hub/hub-witness';
import type { ShopName } from './oracle/observed-world';
import type { ShopChronicle } from './shops/shop-chronicle';
import { REQUEST_TIMEOUT_MS } from './shops/shop-faults';
import { SHOP_LANGUAGE, type TwoShops } from './shops/two-shops';

/** How long a listing may differ on its own account before the reconcile corrects it; ten minutes in the presets. Unit: milliseconds. */
export const GRACE_MS = 1_500;

/** Pauses between scheduled runs, much shorter than any operator may set them. Unit: milliseconds. */
const EVERY_MS: Readonly<Record<string, number>> = { 'poll-products': 2_000, 'sweep-products': 5_000, 'check-webhooks': 3_000, 'export-stock': 4_000 };

const FIRST_IMPORT_TIMEOUT_MS = 90_000;

interface Saved {
  readonly id: string;
}

export interface ConnectParts {
  readonly api: HubApi;
  readonly witness: HubWitness;
  readonly shops: TwoShops;
  /** Whether the reconcile runs by itself. */
  readonly reconciles: boolean;
}

/** Connects both shops through the API, as a person would, and waits until the first imports and the first push are done. */
export async function connectShops({ api, witness, shops, reconciles }: ConnectParts): Promise<Readonly<Record<ShopName, string>>> {
  const owner = await connect(api, shops.owner, { name: 'Stock owner', preset: 'stock-owner' });
  const channel = await connect(api, shops.channel, { name: 'Sales channel', preset: 'sales-channel' });
  await witness.rows(`update hub.connection set preset_body = jsonb_set(preset_body, '{stockGraceMs}', to_jsonb($1::int))`, [GRACE_MS]);
  await api.post(`/connections/${owner}/activate`);
  await api.post(`/connections/${channel}/activate`, { consent: true });
  await hurrySchedules(witness);
  if (!reconciles) await witness.rows(`update hub.schedule set active = false where operation = 'export-stock'`);
  await eventually(async () => isSettled(witness), { timeoutMs: FIRST_IMPORT_TIMEOUT_MS, everyMs: 250 });
  return { owner, channel };
}

async function connect(api: HubApi, { simulator }: ShopChronicle, { name, preset }: { name: string; preset: string }): Promise<string> {
  const { consumerKey, consumerSecret } = simulator.credentials;
  const { id } = await api.post<Saved>('/connections', {
    connector: 'woocommerce',
    name,
    preset,
    language: SHOP_LANGUAGE,
    settings: { url: simulator.url, requestTimeoutMs: REQUEST_TIMEOUT_MS },
    credentials: { consumerKey, consumerSecret },
  });
  return id;
}

async function hurrySchedules(witness: HubWitness): Promise<void> {
  for (const [operation, everyMs] of Object.entries(EVERY_MS)) {
    await witness.rows(`update hub.schedule set every_ms = $2, cron = null, active = true, next_at = date_trunc('milliseconds', now()) where operation = $1`, [operation, everyMs]);
  }
}

/** Both first imports are through and nothing waits to be sent. */
async function isSettled(witness: HubWitness): Promise<boolean> {
  const [row] = await witness.rows<{ imported: number; linked: number; undelivered: number }>(
    `select (select count(*)::int from hub.run where operation = 'import-products' and state = 'succeeded') as imported,
       (select count(*)::int from hub.link) as linked,
       (select count(*)::int from hub.delivery where state <> 'settled') as undelivered`,
  );
  if (!row || row.imported < 2 || row.linked === 0 || row.undelivered > 0) throw new Error(`the first imports are not done: ${JSON.stringify(row)}`);
  return true;
}
