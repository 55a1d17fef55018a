import { RecordRefusedError } from '@hub/connector-sdk';
import type { InFlightWrite, LeasedDelivery } from '../ports';
import { sameStock } from '../stock/available';
import type { ShownStock } from '../stock/stock-decision';
import { lastShown, type ProductRoutes } from './load-stock';
import type { FreshLook } from './read-stock';
import { memoryOf, planStock, type PlanRules, type StockPlan } from './stock-plan';
import type { StockTarget } from './stock-target';
import type { TargetEnd } from './target-end';
import type { StockWrite } from './write-stock';

/** Reason of a mark that asks for the reconcile rule. */
export const RECONCILE_REASON = 'reconcile';

/** One external record of a delivery in hand, and how far it has come. */
export interface TargetWork {
  readonly delivery: LeasedDelivery;
  readonly target: StockTarget;
  plan: StockPlan;
  end: TargetEnd | null;
}

/** A delivery in hand. */
export interface DeliveryWork {
  readonly delivery: LeasedDelivery;
  readonly issue: string | null;
  readonly targets: readonly TargetWork[];
}

/** Plans every leased delivery from what was last seen. */
export function beginRound(leased: readonly LeasedDelivery[], routes: ReadonlyMap<string, ProductRoutes>, rules: PlanRules): DeliveryWork[] {
  return leased.map((delivery) => {
    const own = routes.get(delivery.recordId);
    return { delivery, issue: own?.issue ?? null, targets: (own?.targets ?? []).map((target) => workOn(delivery, target, rules)) };
  });
}

function workOn(delivery: LeasedDelivery, target: StockTarget, rules: PlanRules): TargetWork {
  const shown = lastShown(target.record);
  const work: TargetWork = { delivery, target, plan: { kind: 'read' }, end: null };
  if (shown !== null) plan(work, { shown, fresh: false }, rules);
  return work;
}

/** Plans again from what the records show at this moment; records that could not be read end here. */
export function takeLooks(works: readonly TargetWork[], looks: ReadonlyMap<string, FreshLook>, rules: PlanRules): void {
  for (const work of works) {
    const look = looks.get(work.target.record.externalId);
    if (look?.kind === 'shown') plan(work, { shown: freshShown(work, look), fresh: true }, rules);
    else work.end = endWithoutLook(work, look);
  }
}

/** A record that still shows what it showed has been showing it since then. */
function freshShown(work: TargetWork, look: Extract<FreshLook, { kind: 'shown' }>): ShownStock {
  const before = lastShown(work.target.record);
  const isSame = before !== null && sameStock(before.state, look.state);
  return { state: look.state, readAt: look.readAt, since: isSame ? before.since : look.readAt };
}

function endWithoutLook(work: TargetWork, look: Exclude<FreshLook, { kind: 'shown' }> | undefined): TargetEnd {
  const { externalId } = work.target.record;
  const memory = memoryOf(work.delivery, externalId);
  if (look?.kind === 'gone') return { kind: 'gone', externalId };
  if (look?.kind === 'failed') return { kind: 'failed', externalId, memory, error: look.error };
  return { kind: 'untouched', externalId, memory };
}

function plan(work: TargetWork, seen: { readonly shown: ShownStock; readonly fresh: boolean }, rules: PlanRules): void {
  const { externalId } = work.target.record;
  const memory = memoryOf(work.delivery, externalId);
  const reconcile = work.delivery.reason === RECONCILE_REASON;
  try {
    work.plan = planStock({ target: work.target, memory, ...seen, reconcile }, rules);
  } catch (cause) {
    // One record that a mapper stumbles over must not hold up the others.
    const error = new RecordRefusedError('connector.mapper-failed', `The connector could not work out what to write: ${String(cause)}`, { cause });
    work.end = { kind: 'failed', externalId, memory, error };
  }
  if (work.plan.kind === 'settle') work.end = { kind: 'settled', externalId, memory: work.plan.memory, issue: work.plan.issue };
}

/** External ids that must be read before anything can be decided. */
export function toRead(works: readonly TargetWork[]): TargetWork[] {
  return works.filter((work) => work.end === null && work.plan.kind === 'read');
}

/** What is to be written. */
export function toWrite(works: readonly TargetWork[]): Array<StockWrite & { readonly work: TargetWork }> {
  return works.flatMap((work) => {
    if (work.end !== null || work.plan.kind !== 'write') return [];
    return [{ deliveryId: work.delivery.id, target: work.target, write: work.plan.write, work }];
  });
}

/** Everything in flight after these writes were begun, by delivery: the new writes and what stands from before. */
export function inFlightOf(writes: readonly StockWrite[], deliveries: ReadonlyMap<string, LeasedDelivery>): ReadonlyMap<string, { readonly [externalId: string]: InFlightWrite }> {
  const flights = new Map<string, { [externalId: string]: InFlightWrite }>();
  for (const { deliveryId, target, write } of writes) {
    const flight = flights.get(deliveryId) ?? { ...deliveries.get(deliveryId)?.inFlight };
    flights.set(deliveryId, { ...flight, [target.record.externalId]: write });
  }
  return flights;
}
