import type { LedgerEntry, RequestRecord } from '@connectors/woocommerce/simulator';
import type { WitnessedLevel } from '../hub/hub-witness';
import { aboutRecord, type Finding } from './findings';
import { statusOf, wantedOf, type Wanted } from './check-stock';
import { linkOf, type ObservedWorld, type ShopSide } from './observed-world';

/** What else excuses a write. Milliseconds since 1970. */
export interface Circumstances {
  /** When hub processes were killed. */
  readonly kills: readonly number[];
  /** From when on reconciles may have corrected what a listing shows. */
  readonly reconcilesFrom: number;
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
    else findings.push(...writes.flatMap((entry) => checkWrite(world, side, entry)), ...checkRepeats(side, writes, circumstances), ...checkRaises(world, side, writes, circumstances));
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
  return itemsBehind(world, side, entry.productId).flatMap((item) => standingBetween(world.levels.get(item) ?? [], entry.at - UNDER_WAY_MS, entry.at + 50).flatMap((level) => wantedOf(level) ?? []));
}

/** The record's own master and, for a pool, those of its variations. */
function productsBehind(world: ObservedWorld, side: ShopSide, id: number): string[] {
  const children = side.chronicle.simulator.shop.state.products.get(id)?.children ?? [];
  return [id, ...children].flatMap((external) => linkOf(world, side, external)?.productId ?? []);
}

function itemsBehind(world: ObservedWorld, side: ShopSide, id: number): string[] {
  return [...new Set(productsBehind(world, side, id).flatMap((productId) => [...(world.items.get(productId) ?? [])]))];
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
  return value < available && shownWhile(side, entry).includes(value);
}

/** Every quantity the record showed while the request was under way. */
function shownWhile(side: ShopSide, entry: LedgerEntry): Array<number | null> {
  const stocks = side.chronicle.of(entry.productId)?.stocks ?? [];
  return stocks.filter((sight, index) => sight.at < entry.at && (stocks[index + 1]?.at ?? Infinity) >= entry.at - UNDER_WAY_MS).map(({ stock }) => stock.stock_quantity);
}

/** A record's writes that took effect, each with the one before it. */
function* successive(writes: readonly LedgerEntry[]): Generator<{ entry: LedgerEntry; before: LedgerEntry | undefined }> {
  const last = new Map<number, LedgerEntry>();
  for (const entry of writes) {
    if (entry.outcome.status >= 400) continue;
    yield { entry, before: last.get(entry.productId) };
    last.set(entry.productId, entry);
  }
}

/** A write that says again what the one before it said, to a record nobody has touched since, needs a lost answer or a death between. */
function checkRepeats(side: ShopSide, writes: readonly LedgerEntry[], circumstances: Circumstances): Finding[] {
  return [...successive(writes)].flatMap(({ entry, before }) => {
    if (!before || !saysTheSame(before, entry) || isExcused(side, { entry, before }, circumstances)) return [];
    const touched = side.chronicle.of(entry.productId)?.touched.some((at) => at >= before.at && at <= entry.at) ?? false;
    return touched ? [] : [problem(side, entry, `was told ${JSON.stringify(entry.fields)} again without a reason`)];
  });
}

/**
 * What a listing shows is raised only after available rose; sales there are orders on their way and not to be undone because of
 * something else. It may seem raised when shoppers were faster than a request that had read a higher figure.
 */
function checkRaises(world: ObservedWorld, side: ShopSide, writes: readonly LedgerEntry[], circumstances: Circumstances): Finding[] {
  return [...successive(writes)].flatMap(({ entry, before }) => {
    const told = entry.fields['stock_quantity'];
    const shown = entry.before?.['stock_quantity'];
    if (typeof told !== 'number' || typeof shown !== 'number' || told <= shown || !before || entry.at >= circumstances.reconcilesFrom) return [];
    if (isExcused(side, { entry, before }, circumstances) || showedAtLeast(side, entry, told) || roseSince(world, side, { entry, before })) return [];
    return [problem(side, entry, `was raised from ${shown} to ${told} although nothing rose`)];
  });
}

interface Succession {
  readonly entry: LedgerEntry;
  readonly before: LedgerEntry;
}

/** Whether an answer was lost or a process died, so that the hub may not know what it did. */
function isExcused(side: ShopSide, { entry, before }: Succession, { kills }: Circumstances): boolean {
  const between = (at: number): boolean => at >= before.at - UNDER_WAY_MS && at <= entry.at;
  return kills.some(between) || side.chronicle.simulator.ledger.requests().some((request) => between(request.at) && isLostWrite(request));
}

function showedAtLeast(side: ShopSide, entry: LedgerEntry, quantity: number): boolean {
  return shownWhile(side, entry).some((shown) => (shown ?? 0) >= quantity);
}

function roseSince(world: ObservedWorld, side: ShopSide, { entry, before }: Succession): boolean {
  const items = itemsBehind(world, side, entry.productId);
  if (items.length !== 1) return true;
  const states = standingBetween(world.levels.get(items[0] as string) ?? [], before.at - UNDER_WAY_MS, entry.at).map((level) => wantedOf(level));
  return states.some((state, index) => index > 0 && capacityOf(state) > capacityOf(states[index - 1] ?? null));
}

function capacityOf(wanted: Wanted | null): number {
  if (wanted === null) return -1;
  if (wanted.kind === 'counted') return wanted.quantity;
  return wanted.status === 'outofstock' ? 0 : Infinity;
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
