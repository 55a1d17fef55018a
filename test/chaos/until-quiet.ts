import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@hub/testing';
import { GRACE_MS } from './connect-shops';
import type { HubApi } from './hub/hub-api';
import type { HubWitness } from './hub/hub-witness';
import type { ShopName } from './oracle/observed-world';
import type { TwoShops } from './shops/two-shops';

export interface QuietParts {
  readonly api: HubApi;
  readonly witness: HubWitness;
  readonly shops: TwoShops;
  readonly connections: Readonly<Record<ShopName, string>>;
}

/** What was put off after a failure comes due within this. Unit: milliseconds. */
const IDLE_TIMEOUT_MS = 120_000;
/** A hub that is still busy after this many rounds never ends. */
const MOST_ROUNDS = 10;
/** Rounds in a row that must change nothing. */
const QUIET_ROUNDS = 2;

/** How the hub came to rest. */
export interface Quiet {
  readonly rounds: number;
  /** Why it did not. */
  readonly problem: string | null;
}

/** Has the hub import everything there is and deliver what follows from that, without any reconcile. */
export async function untilImported(parts: QuietParts): Promise<void> {
  await parts.witness.rows(`update hub.schedule set active = false where operation = 'export-stock'`);
  for (const operation of ['sweep-products', 'import-products']) {
    await idle(parts.witness);
    for (const shop of ['owner', 'channel'] as const) await parts.api.post(`/connections/${parts.connections[shop]}/runs`, { operation });
  }
  await idle(parts.witness);
}

/**
 * Has the hub look at everything again and again until nothing changes any more, neither in it nor in the shops. Afterwards nothing
 * starts by itself any more.
 */
export async function untilQuiet(parts: QuietParts): Promise<Quiet> {
  const quiet = await rounds(parts);
  await parts.witness.rows('update hub.schedule set active = false');
  if (quiet.problem === null) await idle(parts.witness);
  return quiet;
}

async function rounds(parts: QuietParts): Promise<Quiet> {
  let quiet = 0;
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const before = await markOf(parts);
    // What differs is corrected only when it has stood for the grace time.
    await delay(GRACE_MS);
    try {
      await lookAtEverything(parts, round);
    } catch (error) {
      return { rounds: round, problem: error instanceof Error ? error.message : String(error) };
    }
    quiet = (await markOf(parts)) === before ? quiet + 1 : 0;
    if (quiet >= QUIET_ROUNDS) return { rounds: round, problem: null };
  }
  return { rounds: MOST_ROUNDS, problem: 'something still changes' };
}

async function lookAtEverything({ api, witness, connections }: QuietParts, round: number): Promise<void> {
  const start = (shop: ShopName, operation: string): Promise<unknown> => api.post(`/connections/${connections[shop]}/runs`, { operation });
  await idle(witness);
  for (const shop of ['owner', 'channel'] as const) await start(shop, 'sweep-products');
  await idle(witness);
  for (const shop of ['owner', 'channel'] as const) await start(shop, round % 2 === 1 ? 'poll-products' : 'import-products');
  if (round % 2 === 1) await start('owner', 'import-stock');
  await idle(witness);
  await start('channel', 'export-stock');
  await idle(witness);
}

/** Nothing waits; schedules go on meanwhile, so a moment without work is enough. */
function idle(witness: HubWitness): Promise<unknown> {
  return eventually(
    async () => {
      const waiting = Object.entries(await witness.waiting()).filter(([, count]) => count > 0);
      if (waiting.length > 0) throw new Error(`the hub is still busy: ${JSON.stringify(Object.fromEntries(waiting))}`);
    },
    { timeoutMs: IDLE_TIMEOUT_MS, everyMs: 50 },
  );
}

async function markOf({ witness, shops }: QuietParts): Promise<string> {
  const writes = [shops.owner, shops.channel].map(({ simulator }) => simulator.ledger.position);
  return `${await witness.mark()} ${writes.join(' ')}`;
}
