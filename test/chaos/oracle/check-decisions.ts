import type { HubWitness } from '../hub/hub-witness';
import { wantedOf, type Wanted } from './check-stock';
import { aboutRecord, type Finding } from './findings';
import { linkOf, type LinkedRecord, type ObservedWorld } from './observed-world';

/** What the hub wanted when it last decided about a record of the channel. */
interface Decision {
  readonly productId: string;
  readonly externalId: string;
  readonly mode: string;
  readonly available: number | null;
  readonly backorders: string;
}

/**
 * Every change of stock has led to a decision about every listing of it by itself. To be looked at before any reconcile, which would
 * find out all the same: that the shops agree in the end does not prove that they agree within moments.
 */
export async function checkDecisions(world: ObservedWorld, witness: HubWitness): Promise<Finding[]> {
  const decisions = await witness.rows<Decision>(DECISIONS);
  const decided = new Set(decisions.map(({ externalId }) => externalId));
  return [...decisions.flatMap((decision) => judge(world, decision)), ...[...world.byProduct].flatMap(([productId, linked]) => undecided(world, productId, linked, decided))];
}

function judge(world: ObservedWorld, decision: Decision): Finding[] {
  const channel = world.sides[1]!;
  const id = Number(decision.externalId);
  if (linkOf(world, channel, id)?.gone !== false) return [];
  const wanted = wantedFor(world, decision.productId);
  if (wanted === null || isSame(wanted, decision)) return [];
  return [aboutRecord('decisions', 'channel', id, `was last decided about as ${decision.mode} ${decision.available} (${decision.backorders}), but ${JSON.stringify(wanted)} is wanted`)];
}

/** Records that stock goes to, but nobody has thought about. */
function undecided(world: ObservedWorld, productId: string, linked: readonly LinkedRecord[], decided: ReadonlySet<string>): Finding[] {
  if (wantedFor(world, productId) === null) return [];
  return linked
    .filter(({ side, record }) => side.name === 'channel' && record.goneSince === null && !decided.has(String(record.id)))
    .filter(({ side, record }) => holdsStock(side.chronicle.simulator.shop.product(record.id).type, side.chronicle.simulator.shop.stockOf(record.id).manage_stock))
    .map(({ record }) => aboutRecord('decisions', 'channel', record.id, 'has a known stock, but nothing was ever decided about it'));
}

/** Variations of a pool leave it to their parent; a parent that does not count leaves it to its variations. */
function holdsStock(type: string, manages: boolean | 'parent'): boolean {
  return manages !== 'parent' && (type !== 'variable' || manages);
}

function wantedFor(world: ObservedWorld, productId: string): Wanted | null {
  return wantedOf(world.levels.get(world.products.get(productId)?.stockItemId ?? '')?.at(-1));
}

function isSame(wanted: Wanted, { mode, available, backorders }: Decision): boolean {
  if (wanted.kind === 'counted') return mode === 'tracked' && available === wanted.quantity && backorders === wanted.backorders;
  return (mode === 'untracked-out-of-stock') === (wanted.status === 'outofstock') && mode !== 'tracked';
}

const DECISIONS = `
select d.record_id as "productId", b.key as "externalId", b.value ->> 'mode' as mode, (b.value ->> 'available')::int as available, b.value ->> 'backorders' as backorders
from hub.delivery d, jsonb_each(d.basis) b where d.aspect = 'stock'`;
