import type { LedgerEntry, RequestRecord } from '@connectors/woocommerce/simulator';
import type { WitnessedLevel } from '../hub/hub-witness';
import { aboutRecord, type Finding } from './findings';
import { statusOf, wantedOf, type Wanted } from './check-stock';
import { linkOf, type ObservedWorld, type ShopSide } from './observed-world';

/** What else excuses a write. Milliseconds since 1970. */
export interface Circumstances {
  /** When hub processes were killed. */
  readonly kills: readonly number[];
}

/**
 * From the decision to the arrival of a request: reading the record first, waiting for a turn where the shop asked to wait, and one
 * request that timed out. Unit: milliseconds.
 */
const UNDER_WAY_MS = 8_000;
/** A level is logged when it is written and seen by others when its transaction commits. Unit: milliseconds. */
const COMMIT_MS = 1_500;

/** What the hub wrote was wanted when it was sent, to whom it may write, and nothing was said twice without a reason. */
export function checkLedger(world: ObservedWorld, circumstances: Circumstances): Finding[] {
  const findings: Finding[] = [];
  for (const side of world.sides) {
    const { ledger } = side.chronicle.simulator;
    const writes = ledger.entries().filter(({ resource }) => resource === 'product');
    if (side.name === 'owner') findings.push(...writes.map((entry) => problem(side, entry, 'the owner was written to')));
    else findings.push(...writes.flatMap((entry) => checkWrite(world, side, entry)), ...checkRepeats(side, writes, circumstances));
  }
  return findings;
}

const WRITABLE = new Set(['id', 'stock_quantity', 'stock_status', 'backorders']);

function checkWrite(world: ObservedWorld, side: ShopSide, entry: LedgerEntry): Finding[] {
  const other = Object.keys(entry.fields).filter((field) => !WRITABLE.has(field));
  if (other.length > 0) return [problem(side, entry, `${other.join(', ')} may never be written`)];
  const late = writtenAfterEnd(world, side, entry);
  if (late !== null) return [problem(side, entry, late)];
  if (entry.outcome.status >= 400) return [];
  const wanted = wantedWhile(world, side, entry);
  const unwanted = Object.entries(entry.fields).filter(([field, value]) => field !== 'id' && !isWanted(field, value, { side, entry, wanted }));
  return unwanted.map(([field, value]) => problem(side, entry, `${field} = ${JSON.stringify(value)} was not wanted; wanted then: ${JSON.stringify(wanted)}`));
}

/** Once the hub has seen that a record is gone, nothing is written to it. */
function writtenAfterEnd(world: ObservedWorld, side: ShopSide, entry: LedgerEntry): string | null {
  const link = linkOf(world, side, entry.productId);
  const goneSince = side.chronicle.of(entry.productId)?.goneSince ?? null;
  if (goneSince === null || !link?.gone || entry.at <= link.readAt + UNDER_WAY_MS) return null;
  return 'it was written to long after the hub had seen that it is gone';
}

/** Every state the hub's stock of the record was in while the request was under way. */
function wantedWhile(world: ObservedWorld, side: ShopSide, entry: LedgerEntry): Wanted[] {
  const items = new Set(productsBehind(world, side, entry.productId).flatMap((id) => [...(world.items.get(id) ?? [])]));
  return [...items].flatMap((item) => standingBetween(world.levels.get(item) ?? [], entry.at - UNDER_WAY_MS, entry.at + 50).flatMap((level) => wantedOf(level) ?? []));
}

/** The record's own master and, for a pool, those of its variations. */
function productsBehind(world: ObservedWorld, side: ShopSide, id: number): string[] {
  const children = side.chronicle.simulator.shop.state.products.get(id)?.children ?? [];
  return [id, ...children].flatMap((external) => linkOf(world, side, external)?.productId ?? []);
}

function standingBetween(levels: readonly WitnessedLevel[], from: number, to: number): WitnessedLevel[] {
  return levels.filter((level, index) => level.from <= to && (levels[index + 1]?.from ?? Infinity) + COMMIT_MS >= from);
}

interface WriteContext {
  readonly side: ShopSide;
  readonly entry: LedgerEntry;
  readonly wanted: readonly Wanted[];
}

function isWanted(field: string, value: unknown, context: WriteContext): boolean {
  const { wanted } = context;
  if (field === 'stock_quantity') return wanted.some((state) => state.kind === 'counted' && (value === state.quantity || isLowerShown(Number(value), state.quantity, context)));
  if (field === 'backorders') return wanted.some((state) => state.kind === 'counted' && state.backorders === value);
  return wanted.some((state) => statusOf(state) === value);
}

/** The lower of what is available and what the shop shows. */
function isLowerShown(value: number, available: number, { side, entry }: WriteContext): boolean {
  const stocks = side.chronicle.of(entry.productId)?.stocks ?? [];
  const shown = stocks.filter((sight, index) => sight.at <= entry.at && (stocks[index + 1]?.at ?? Infinity) >= entry.at - UNDER_WAY_MS);
  return value < available && shown.some(({ stock }) => stock.stock_quantity === value);
}

/** A write that says again what the one before it said, to a record nobody has touched since, needs a lost answer or a death between. */
function checkRepeats(side: ShopSide, writes: readonly LedgerEntry[], { kills }: Circumstances): Finding[] {
  const last = new Map<number, LedgerEntry>();
  const findings: Finding[] = [];
  for (const entry of writes) {
    if (entry.outcome.status >= 400) continue;
    const before = last.get(entry.productId);
    last.set(entry.productId, entry);
    if (!before || !saysTheSame(before, entry)) continue;
    const between = (at: number): boolean => at >= before.at - UNDER_WAY_MS && at <= entry.at;
    const touched = side.chronicle.of(entry.productId)?.touched.some((at) => at >= before.at && at <= entry.at) ?? false;
    const lost = side.chronicle.simulator.ledger.requests().some((request) => between(request.at) && isLostWrite(request));
    if (!touched && !lost && !kills.some(between)) findings.push(problem(side, entry, `was told ${JSON.stringify(entry.fields)} again without a reason`));
  }
  return findings;
}

function saysTheSame(before: LedgerEntry, entry: LedgerEntry): boolean {
  const { id: _, ...now } = entry.fields;
  return Object.entries(now).every(([field, value]) => before.fields[field] === value);
}

function isLostWrite({ method, path, fault }: RequestRecord): boolean {
  return fault !== '' && method !== 'GET' && path.includes('/products');
}

function problem(side: ShopSide, entry: LedgerEntry, message: string): Finding {
  return aboutRecord('ledger', side.name, entry.productId, `${message} (write ${entry.seq} at ${new Date(entry.at).toISOString()})`);
}
