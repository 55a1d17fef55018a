import { toyMappers } from '@hub/testing';
import type { StockState } from '@hub/contracts';
import type { StockListing } from '../ports';
import { basisOf } from '../stock/stock-decision';
import { planStock, type PlanQuestion, type PlanRules, type StockPlan, type TargetMemory } from './stock-plan';

const AT = '2026-01-01T00:00:00.000Z';
const rules: PlanRules = {
  mappers: toyMappers,
  context: { settings: {}, language: 'en', capabilities: {} },
  buffer: 0,
  graceMs: 60_000,
  nowMs: Date.parse(AT) + 120_000,
};
const counted = (quantity: number): StockState => ({ mode: 'tracked', quantity, backorders: 'no' });
const IN: StockState = { mode: 'untracked-in-stock', backorders: 'no' };

function listingOf(onHand: number | null): StockListing {
  const figures = { backorders: 'no' as const, reserved: 0, buffer: 0 };
  return {
    linkId: 'link',
    externalId: '10',
    parentExternalId: null,
    productId: 'product',
    kind: 'simple',
    sku: null,
    title: null,
    stockItemId: 'item',
    level: onHand === null ? { mode: 'unknown', onHand: null, ...figures } : { mode: 'tracked', onHand, ...figures },
    shown: null,
    shownReadAt: AT,
    shownSince: AT,
  };
}

interface Scene extends Partial<Omit<PlanQuestion, 'target' | 'shown' | 'memory'>> {
  readonly onHand: number | null;
  readonly shows: StockState;
  readonly basis?: StockState;
  readonly memory?: Partial<TargetMemory>;
}

function plan({ onHand, shows, basis, memory, ...more }: Scene, using: PlanRules = rules): StockPlan {
  const record = listingOf(onHand);
  return planStock(
    {
      target: { productId: 'product', record, listing: record },
      memory: { basis: basis ? basisOf(basis, AT) : null, sent: null, returned: null, inFlight: null, ...memory },
      shown: { state: shows, readAt: AT, since: AT },
      fresh: true,
      reconcile: false,
      ...more,
    },
    using,
  );
}

describe('a stock write in the shop’s own terms', () => {
  it('sends only what differs', () => {
    expect(plan({ onHand: 4, shows: counted(9) })).toMatchObject({ kind: 'write', write: { fields: { quantity: 4 }, wanted: { quantity: 4, backorders: 'no' } } });
  });

  it('keeps back what the preset keeps back', () => {
    expect(plan({ onHand: 4, shows: counted(9) }, { ...rules, buffer: 3 })).toMatchObject({ write: { fields: { quantity: 1 } } });
  });

  it('sends nothing for a level that nobody states, and keeps what it knew', () => {
    expect(plan({ onHand: null, shows: counted(9), basis: counted(3) })).toMatchObject({ kind: 'settle', memory: { basis: { available: 3 } } });
  });

  it('tells a listing that does not count only whether there is any, and says so', () => {
    expect(plan({ onHand: 4, shows: IN })).toMatchObject({ kind: 'settle', issue: expect.any(String) });
    expect(plan({ onHand: 0, shows: IN })).toMatchObject({ kind: 'write', write: { fields: { status: 'out' } }, issue: expect.any(String) });
  });

  it('does not send again what the shop has made something else of', () => {
    const memory = { sent: { fields: { quantity: 9 }, wanted: { quantity: 9, backorders: 'no' }, at: AT }, returned: { quantity: 5, backorders: 'no', status: 'in' } };
    const scene = { onHand: 9, shows: counted(5), basis: counted(9), reconcile: true };
    expect(plan({ ...scene, memory })).toMatchObject({ kind: 'settle' });
    expect(plan({ ...scene, shows: counted(4), memory })).toMatchObject({ kind: 'write', write: { fields: { quantity: 9 } } });
  });

  describe('after a write whose answer was lost', () => {
    const write = { fields: { quantity: 8 }, wanted: { quantity: 8, backorders: 'no' }, told: counted(8), before: counted(3), basis: basisOf(counted(8), AT), startedAt: AT };

    it('reads before anything else', () => {
      expect(plan({ onHand: 8, shows: counted(3), basis: counted(3), memory: { inFlight: write }, fresh: false })).toEqual({ kind: 'read' });
    });

    it('takes a read that agrees for the answer', () => {
      const settled = plan({ onHand: 8, shows: counted(8), basis: counted(3), memory: { inFlight: write } });
      expect(settled).toMatchObject({ kind: 'settle', memory: { basis: { available: 8 }, sent: { fields: { quantity: 8 } }, inFlight: null } });
    });

    it('does not raise again a listing that took it and sold one since', () => {
      expect(plan({ onHand: 8, shows: counted(7), basis: counted(3), memory: { inFlight: write } })).toMatchObject({ kind: 'settle' });
    });

    it('does not take a sale since for what the shop made of the write', () => {
      expect(plan({ onHand: 8, shows: counted(7), basis: counted(3), memory: { inFlight: write } })).toMatchObject({ memory: { returned: null } });
    });

    it('writes again when it was not taken', () => {
      const again = plan({ onHand: 8, shows: counted(3), basis: counted(3), memory: { inFlight: write } });
      expect(again).toMatchObject({ kind: 'write', write: { fields: { quantity: 8 } }, memory: { inFlight: null } });
    });

    it('lowers a listing that took it, when available has fallen meanwhile', () => {
      const lowered = plan({ onHand: 2, shows: counted(8), basis: counted(3), memory: { inFlight: write } });
      expect(lowered).toMatchObject({ kind: 'write', write: { fields: { quantity: 2 } } });
    });
  });

  it('keeps the time of a decision that is only repeated, so that the grace time runs on', () => {
    expect(plan({ onHand: 5, shows: counted(3), basis: counted(5) })).toMatchObject({ memory: { basis: { at: AT } } });
    expect(plan({ onHand: 5, shows: counted(3), basis: counted(5), reconcile: true })).toMatchObject({ kind: 'write', write: { fields: { quantity: 5 } } });
  });
});
