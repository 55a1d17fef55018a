import { sameContent } from '@hub/common';
import type { ConnectorMappers, MapperContext } from '@hub/connector-sdk';
import type { StockState } from '@hub/contracts';
import type { DeliveryMemory, InFlightWrite, SentWrite, SpokeFields } from '../ports';
import { sameStock, wantedStateOf } from '../stock/available';
import { hasTakenEffect } from '../stock/lost-write';
import { basisOf, decideStockPush, type ShownStock, type StockBasis, type StockDecision } from '../stock/stock-decision';
import type { StockTarget } from './stock-target';

/** What is remembered of one external record. */
export interface TargetMemory {
  readonly basis: StockBasis | null;
  readonly sent: SentWrite | null;
  readonly returned: SpokeFields | null;
  readonly inFlight: InFlightWrite | null;
}

export interface PlanRules {
  readonly mappers: Pick<ConnectorMappers, 'wantedStock' | 'shownStock'>;
  readonly context: MapperContext;
  /** What the connection's preset keeps back. Unit: whole units. */
  readonly buffer: number;
  readonly graceMs: number;
  readonly nowMs: number;
}

export interface PlanQuestion {
  readonly target: StockTarget;
  readonly memory: TargetMemory;
  readonly shown: ShownStock;
  readonly fresh: boolean;
  readonly reconcile: boolean;
}

/** What is to be done about one external record. `memory` is what to remember whatever happens next. */
export type StockPlan =
  | { readonly kind: 'settle'; readonly memory: TargetMemory; readonly issue: string | null }
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly memory: TargetMemory; readonly write: InFlightWrite; readonly issue: string | null };

/** Turns a decision about stock into the spoke's own fields: only what differs from what the record shows, nothing twice. Pure. */
export function planStock(question: PlanQuestion, rules: PlanRules): StockPlan {
  if (question.memory.inFlight !== null && !question.fresh) return { kind: 'read' };
  const memory = settleInFlight(question, rules);
  const wanted = wantedStateOf(question.target.listing.level, rules.buffer);
  const decision = decide(question, memory, wanted, rules);
  const issue = wanted === null ? null : issueOf(question.shown, wanted, rules);
  if (decision.kind === 'read-first') return { kind: 'read' };
  if (wanted === null) return { kind: 'settle', memory, issue };
  const basis = nextBasis(memory.basis, wanted, rules.nowMs);
  if (decision.kind === 'nothing') return { kind: 'settle', memory: { ...memory, basis }, issue };
  return planWrite({ ...question, memory }, { decision, basis, issue }, rules);
}

/** A write without an answer is judged by a read that began after it: it has taken effect, or it is as if never sent. */
function settleInFlight({ memory, shown }: PlanQuestion, rules: PlanRules): TargetMemory {
  const { inFlight } = memory;
  if (inFlight === null) return memory;
  if (!hasTakenEffect({ before: inFlight.before, told: inFlight.told }, shown.state)) return { ...memory, inFlight: null };
  return {
    basis: inFlight.basis,
    sent: { fields: inFlight.fields, wanted: inFlight.wanted, at: shown.readAt },
    // What moved since may be a sale: only exact agreement says what the shop made of the write.
    returned: sameStock(inFlight.told, shown.state) ? shownFields(shown, rules) : null,
    inFlight: null,
  };
}

function decide(question: PlanQuestion, memory: TargetMemory, wanted: StockState | null, rules: PlanRules): StockDecision {
  const { shown, fresh, reconcile } = question;
  const { graceMs, nowMs } = rules;
  return decideStockPush({ wanted, basis: memory.basis, shown, fresh, writtenBefore: memory.sent !== null, reconcile, graceMs, nowMs });
}

/** A decision repeated is not a new one: its time stays, so that the grace time runs on. */
function nextBasis(basis: StockBasis | null, wanted: StockState, nowMs: number): StockBasis {
  const next = basisOf(wanted, new Date(nowMs).toISOString());
  return basis !== null && sameContent({ ...basis, at: null }, { ...next, at: null }) ? basis : next;
}

interface WriteDecision {
  readonly decision: Extract<StockDecision, { kind: 'write' }>;
  readonly basis: StockBasis;
  readonly issue: string | null;
}

function planWrite(question: PlanQuestion, { decision, basis, issue }: WriteDecision, rules: PlanRules): StockPlan {
  const { shown, memory, fresh } = question;
  const wanted = rules.mappers.wantedStock(decision.state, observationOf(shown), rules.context).fields;
  const shows = shownFields(shown, rules);
  const fields = differenceOf(wanted, shows);
  const settled: StockPlan = { kind: 'settle', memory: { ...memory, basis }, issue };
  if (Object.keys(fields).length === 0) return fresh || memory.sent === null ? settled : { kind: 'read' };
  if (decision.why === 'reconcile' && wasNormalised(memory, wanted, shows)) return settled;
  const write: InFlightWrite = { fields, wanted, told: decision.state, before: shown.state, basis, startedAt: new Date(rules.nowMs).toISOString() };
  return { kind: 'write', memory, write, issue };
}

/** The record was told just this before and made of it what it shows now: telling it again would change nothing. */
function wasNormalised(memory: TargetMemory, wanted: SpokeFields, shows: SpokeFields): boolean {
  return memory.sent !== null && memory.returned !== null && sameContent(memory.sent.wanted, wanted) && sameContent(memory.returned, shows);
}

function issueOf(shown: ShownStock, wanted: StockState, rules: PlanRules): string | null {
  return rules.mappers.wantedStock(wanted, observationOf(shown), rules.context).issue;
}

function differenceOf(wanted: SpokeFields, shows: SpokeFields): SpokeFields {
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => !sameContent(value, shows[field])));
}

/** The fields a record shows, named as the connector's mapper names the ones it writes. */
export function shownFields(shown: ShownStock, rules: Pick<PlanRules, 'mappers'>): SpokeFields {
  return rules.mappers.shownStock(observationOf(shown));
}

/** Pools are planned at the record that holds them, so every target shows stock of its own. */
function observationOf(shown: ShownStock): { scope: 'own'; state: StockState } {
  return { scope: 'own', state: shown.state };
}

/** What is remembered of one external record of a delivery. */
export function memoryOf(memory: DeliveryMemory, externalId: string): TargetMemory {
  return {
    basis: memory.basis[externalId] ?? null,
    sent: memory.sent[externalId] ?? null,
    returned: memory.returned[externalId] ?? null,
    inFlight: memory.inFlight[externalId] ?? null,
  };
}
