import type { WitnessedProduct } from '../hub/hub-witness';
import { COMPARED_FIELDS, type ComparedField } from '../shops/shown-content';
import { sameValue, type RecordChronicle } from '../shops/shop-chronicle';
import { SHOP_LANGUAGE } from '../shops/two-shops';
import type { Finding } from './findings';
import type { LinkedRecord, ObservedWorld } from './observed-world';

/**
 * A claim a record may be making. Its time is exact unless a version was lost on the way: the hub dates a claim by the first version it
 * saw the value in, which may be any version between the edit and the present one. Milliseconds since 1970.
 */
interface PossibleClaim {
  readonly value: unknown;
  readonly from: number;
  readonly to: number;
}

interface Claimant {
  readonly linked: LinkedRecord;
  readonly claims: readonly PossibleClaim[];
  /** Whether it may as well claim nothing. */
  readonly mayBeSilent: boolean;
}

/** Every master is what its shops' present content says: per field the latest claim, the higher rank among equals. */
export function checkMasters(world: ObservedWorld): Finding[] {
  const findings: Finding[] = [];
  for (const [productId, linked] of world.byProduct) {
    const product = world.products.get(productId);
    if (!product) {
      findings.push({ rule: 'masters', message: `product ${productId} is linked but does not exist`, story: { productId } });
      continue;
    }
    for (const field of COMPARED_FIELDS) {
      const problem = judgeField(product, field, linked);
      if (problem !== null) findings.push({ rule: 'masters', message: `product ${productId} ${field}: ${problem}`, story: { productId } });
    }
  }
  return findings;
}

function judgeField(product: WitnessedProduct, field: ComparedField, linked: readonly LinkedRecord[]): string | null {
  const claimants = linked.map((one) => claimantOf(one, field));
  const held = masterValue(product, field);
  const winners = claimants.flatMap((claimant) => claimant.claims.filter((claim) => canWin(claim, claimant, claimants)).map(({ value }) => value));
  if (held === undefined) return claimants.every(({ mayBeSilent }) => mayBeSilent) ? null : `is missing, but should be one of ${JSON.stringify(winners)}`;
  return winners.some((value) => sameValue(value, held)) ? null : `is ${JSON.stringify(held)}, but should be one of ${JSON.stringify(winners)}`;
}

function claimantOf(linked: LinkedRecord, field: ComparedField): Claimant {
  const { record, side } = linked;
  const runs = record.values.get(field) ?? [];
  // What a vanished record said last is a matter of which of its versions was still seen: any of them may be what is remembered.
  if (record.goneSince !== null) {
    const claims = runs.map(({ value, since }) => ({ value, from: since, to: record.goneSince ?? since }));
    return { linked, claims, mayBeSilent: true };
  }
  const last = runs.at(-1);
  if (!last) return { linked, claims: [], mayBeSilent: true };
  const to = side.chronicle.simulator.shop.product(record.id).date_modified;
  return { linked, claims: [{ value: last.value, from: earliest(record, field), to }], mayBeSilent: isEmpty(last.value) && !wasSeenFilled(record, field) };
}

/** A value that was left and set back may have stood there all the time as far as the hub could see. */
function earliest(record: RecordChronicle, field: string): number {
  const runs = record.values.get(field) ?? [];
  const last = runs.at(-1);
  return Math.min(...runs.filter(({ value }) => sameValue(value, last?.value)).map(({ since }) => since));
}

/** An empty value is a claim only where something was seen before; the first value of a record that was there from the start was. */
function wasSeenFilled(record: RecordChronicle, field: string): boolean {
  return record.fromStart && !isEmpty(record.values.get(field)?.[0]?.value);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** Whether there are times within what is possible at which this claim is the latest. */
function canWin(claim: PossibleClaim, claimant: Claimant, all: readonly Claimant[]): boolean {
  return all.every((other) => other === claimant || other.mayBeSilent || other.claims.some((rival) => canBeat(claim, claimant, { rival, other })));
}

function canBeat(claim: PossibleClaim, claimant: Claimant, { rival, other }: { rival: PossibleClaim; other: Claimant }): boolean {
  if (claim.to !== rival.from) return claim.to > rival.from;
  const [mine, theirs] = [claimant.linked.side, other.linked.side];
  if (mine.rank !== theirs.rank) return mine.rank > theirs.rank;
  return claimant.linked.link.id <= other.linked.link.id;
}

/** The master's value of a field in the oracle's terms; undefined when it has none. */
function masterValue({ fields }: WitnessedProduct, field: ComparedField): unknown {
  const value = field === 'title' || field === 'description' ? fields[`${field}@${SHOP_LANGUAGE}`] : fields[field];
  if (value === undefined || value === null) return value;
  if (field === 'price') return (value as { amount: string }).amount;
  if (field === 'weight') return (value as { value: string }).value;
  return field === 'categories' ? (value as Array<{ name: string }>).map(({ name }) => name) : value;
}
