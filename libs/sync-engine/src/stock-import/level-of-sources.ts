import type { BackorderPolicy, StockMode } from '@hub/contracts';
import type { ClaimSource, LevelRecord, LevelSource, ShownStock } from '../ports';

/** A level as its owner states it. */
export interface StatedLevel {
  readonly mode: StockMode;
  readonly onHand: number | null;
  readonly backorders: BackorderPolicy;
  readonly source: LevelSource;
}

/**
 * The level of a product's own stock item in a warehouse as the records of the connection that owns it state it: the newest look wins.
 * Null where the owner never stated one, or where the warehouse has another owner by now. When every owner's record is gone the level is unknown: it is not exported until somebody says so.
 * Records that draw on a parent's pool state nothing, the parent does; a parent that does not count states nothing either.
 */
export function levelOfSources(sources: readonly ClaimSource[], warehouseId: string, present: LevelRecord | undefined): StatedLevel | null {
  const owners = sources.filter((source) => source.ownsWarehouse && source.warehouseId === warehouseId);
  const stating = owners.filter((source) => !source.gone && statesLevel(source)).sort(newestFirst);
  const [newest] = stating;
  if (newest?.shown) return stated(newest, newest.shown);
  if (!present || present.source.kind !== 'connection' || present.source.connectionId !== present.ownerConnectionId) return null;
  const witness = owners[0];
  const source: LevelSource = { kind: 'connection', ...originOf(present, witness), at: present.source.at };
  return { mode: 'unknown', onHand: null, backorders: present.backorders, source };
}

/** What a level says; everything else about it is where that comes from. */
export const LEVEL_MEMBERS = ['mode', 'onHand', 'backorders'] as const;
type Said = Pick<StatedLevel, (typeof LEVEL_MEMBERS)[number]>;

/** Names of what two levels say differently. */
export function changedMembers(left: Said, right: Said): string[] {
  return LEVEL_MEMBERS.filter((member) => left[member] !== right[member]);
}

/** Whether two levels say the same. */
export function sameLevel(left: Said, right: Said): boolean {
  return changedMembers(left, right).length === 0;
}

function statesLevel(source: ClaimSource): boolean {
  if (source.shown === null || source.shown.stock.scope === 'parent') return false;
  return source.kind !== 'parent' || source.shown.stock.state.mode === 'tracked';
}

function stated(source: ClaimSource, shown: ShownStock): StatedLevel {
  const { state } = shown.stock;
  return {
    mode: state.mode,
    onHand: state.mode === 'tracked' ? state.quantity : null,
    backorders: state.backorders,
    source: { kind: 'connection', connectionId: source.connectionId, linkId: source.linkId, version: source.sourceVersion, at: source.readAt },
  };
}

function originOf(present: LevelRecord, witness: ClaimSource | undefined): Pick<LevelSource, 'connectionId' | 'linkId'> {
  if (witness) return { connectionId: witness.connectionId, linkId: witness.linkId };
  const { connectionId, linkId } = present.source;
  return { ...(connectionId === undefined ? {} : { connectionId }), ...(linkId === undefined ? {} : { linkId }) };
}

/** By the source's version, then by when it was read, then by link: every order of arrival gives the same level. */
function newestFirst(left: ClaimSource, right: ClaimSource): number {
  const order = compare(right.sourceVersion ?? '', left.sourceVersion ?? '') || compare(right.readAt, left.readAt);
  return order || compare(left.linkId, right.linkId);
}

function compare(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
