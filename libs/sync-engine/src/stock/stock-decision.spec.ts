import * as fc from 'fast-check';
import { BACKORDER_POLICIES, type StockState } from '@hub/contracts';
import { capacityOf, sameStock } from './available';
import { basisOf, decideStockPush, type StockBasis, type StockQuestion } from './stock-decision';

const T0 = Date.parse('2026-01-01T00:00:00.000Z');
const GRACE_MS = 60_000;
const iso = (ms: number): string => new Date(T0 + ms).toISOString();
const tracked = (quantity: number): StockState => ({ mode: 'tracked', quantity, backorders: 'no' });
const OUT: StockState = { mode: 'untracked-out-of-stock', backorders: 'no' };
const IN: StockState = { mode: 'untracked-in-stock', backorders: 'no' };

function ask(wanted: StockState | null, basis: StockState | null, shown: StockState, more: Partial<StockQuestion> = {}): ReturnType<typeof decideStockPush> {
  return decideStockPush({
    wanted,
    basis: basis === null ? null : basisOf(basis, iso(0)),
    shown: { state: shown, readAt: iso(0), since: iso(0) },
    fresh: true,
    writtenBefore: false,
    reconcile: false,
    graceMs: GRACE_MS,
    nowMs: T0 + 1000,
    ...more,
  });
}

describe('what a listing is told about stock', () => {
  it('never exports what nobody states', () => {
    expect(ask(null, tracked(5), tracked(9), { reconcile: true })).toEqual({ kind: 'nothing', why: 'unknown' });
  });

  it('gives a listing what is wanted the first time, also when that is more than it shows', () => {
    expect(ask(tracked(5), null, tracked(9), { fresh: false })).toEqual({ kind: 'write', why: 'first', state: tracked(5) });
    expect(ask(tracked(9), null, tracked(5), { fresh: false })).toEqual({ kind: 'write', why: 'first', state: tracked(9) });
    expect(ask(tracked(9), null, tracked(9), { fresh: false })).toEqual({ kind: 'nothing', why: 'equal' });
  });

  it('reads a listing before lowering it', () => {
    expect(ask(tracked(4), tracked(5), tracked(5), { fresh: false })).toEqual({ kind: 'read-first', why: 'fell' });
    expect(ask(tracked(4), tracked(5), tracked(5))).toEqual({ kind: 'write', why: 'fell', state: tracked(4) });
  });

  it('leaves a listing that has sold down further alone when available falls', () => {
    expect(ask(tracked(4), tracked(5), tracked(3))).toEqual({ kind: 'nothing', why: 'shows-less' });
  });

  it('raises a listing when available rose', () => {
    expect(ask(tracked(8), tracked(5), tracked(3), { fresh: false })).toEqual({ kind: 'write', why: 'rose', state: tracked(8) });
  });

  it('does not let a sale in the channel cause a write', () => {
    expect(ask(tracked(5), tracked(5), tracked(3))).toEqual({ kind: 'nothing', why: 'equal' });
  });

  it('does not believe a look that may be from before our last write', () => {
    expect(ask(tracked(8), tracked(5), tracked(8), { fresh: false, writtenBefore: true })).toEqual({ kind: 'read-first', why: 'stale' });
    expect(ask(tracked(8), tracked(5), tracked(8), { fresh: true, writtenBefore: true })).toEqual({ kind: 'nothing', why: 'equal' });
    expect(ask(tracked(8), tracked(5), tracked(8), { fresh: false })).toEqual({ kind: 'nothing', why: 'equal' });
  });

  it('corrects a difference at a reconcile, up and down, once it has stood for the grace time', () => {
    expect(ask(tracked(5), tracked(5), tracked(3), { reconcile: true, fresh: false })).toEqual({ kind: 'read-first', why: 'reconcile' });
    expect(ask(tracked(5), tracked(5), tracked(3), { reconcile: true })).toEqual({ kind: 'nothing', why: 'within-grace' });
    const later = { reconcile: true, nowMs: T0 + GRACE_MS };
    expect(ask(tracked(5), tracked(5), tracked(3), later)).toEqual({ kind: 'write', why: 'reconcile', state: tracked(5) });
    expect(ask(tracked(5), tracked(5), tracked(7), later)).toEqual({ kind: 'write', why: 'reconcile', state: tracked(5) });
    expect(ask(tracked(5), tracked(5), tracked(5), later)).toEqual({ kind: 'nothing', why: 'equal' });
  });

  it('starts the grace time anew when the listing moves', () => {
    const shown = { state: tracked(3), readAt: iso(GRACE_MS), since: iso(GRACE_MS - 1) };
    expect(ask(tracked(5), tracked(5), tracked(3), { reconcile: true, nowMs: T0 + GRACE_MS, shown })).toEqual({ kind: 'nothing', why: 'within-grace' });
  });

  it('moves between modes: counting begins, ends, and sells out', () => {
    expect(ask(OUT, tracked(5), tracked(5))).toEqual({ kind: 'write', why: 'fell', state: OUT });
    expect(ask(IN, tracked(5), tracked(5))).toEqual({ kind: 'write', why: 'rose', state: IN });
    expect(ask(tracked(5), IN, IN)).toEqual({ kind: 'write', why: 'fell', state: tracked(5) });
    expect(ask(tracked(5), IN, OUT)).toEqual({ kind: 'nothing', why: 'shows-less' });
    expect(ask(tracked(5), OUT, OUT)).toEqual({ kind: 'write', why: 'rose', state: tracked(5) });
  });

  it('passes on a changed back-order policy without touching a lower quantity', () => {
    const wanted: StockState = { mode: 'tracked', quantity: 5, backorders: 'notify' };
    expect(ask(wanted, tracked(5), tracked(3))).toEqual({ kind: 'write', why: 'fell', state: { ...wanted, quantity: 3 } });
  });
});

const states: fc.Arbitrary<StockState> = fc.oneof(
  fc.record({ mode: fc.constant('tracked' as const), quantity: fc.integer({ min: -5, max: 20 }), backorders: fc.constantFrom(...BACKORDER_POLICIES) }),
  fc.record({ mode: fc.constantFrom('untracked-in-stock' as const, 'untracked-out-of-stock' as const), backorders: fc.constantFrom(...BACKORDER_POLICIES) }),
);
const wantedStates = states.filter((state) => state.mode !== 'tracked' || state.quantity >= 0);

describe('properties of stock decisions', () => {
  it('never raise a channel above what it showed unless available rose, the grace time passed or nothing was ever told', () => {
    fc.assert(
      fc.property(wantedStates, wantedStates, states, fc.boolean(), (wanted, before, shown, reconcile) => {
        const decision = ask(wanted, before, shown, { reconcile });
        if (decision.kind !== 'write' || capacityOf(decision.state) <= capacityOf(shown)) return;
        expect(capacityOf(wanted)).toBeGreaterThan(capacityOf(before));
      }),
    );
  });

  it('never write a negative quantity the channel does not show itself', () => {
    fc.assert(
      fc.property(wantedStates, fc.option(wantedStates), states, (wanted, before, shown) => {
        const decision = ask(wanted, before, shown);
        if (decision.kind === 'write' && capacityOf(decision.state) < 0) expect(capacityOf(decision.state)).toBe(capacityOf(shown));
      }),
    );
  });

  it('say nothing more once they were carried out', () => {
    fc.assert(
      fc.property(wantedStates, fc.option(wantedStates), states, fc.boolean(), (wanted, before, shown, fresh) => {
        const decision = ask(wanted, before, shown);
        const now = decision.kind === 'write' ? decision.state : shown;
        expect(ask(wanted, wanted, now, { fresh }).kind).toBe('nothing');
      }),
    );
  });

  it('end alike however often and in whatever order the marks of changes arrive', () => {
    fc.assert(
      fc.property(fc.array(wantedStates, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 12 }), (levels, looks) => {
        const last = levels.at(-1) as StockState;
        const shop = lookRepeatedly(levels, looks);
        expect(sameStock(shop.shown, last)).toBe(true);
      }),
    );
  });
});

/** A channel nobody buys from, looked at after some of the changes, any number of times, and once at the end. */
function lookRepeatedly(levels: readonly StockState[], looks: readonly number[]): { shown: StockState } {
  let shown: StockState = levels[0] as StockState;
  let basis: StockBasis | null = null;
  const look = (wanted: StockState): void => {
    const decision = decideStockPush({
      wanted,
      basis,
      shown: { state: shown, readAt: iso(0), since: iso(0) },
      fresh: true,
      writtenBefore: false,
      reconcile: false,
      graceMs: GRACE_MS,
      nowMs: T0,
    });
    if (decision.kind === 'write') shown = decision.state;
    basis = basisOf(wanted, iso(0));
  };
  levels.forEach((wanted, index) => looks.filter((at) => at === index).forEach(() => look(wanted)));
  look(levels.at(-1) as StockState);
  return { shown };
}
