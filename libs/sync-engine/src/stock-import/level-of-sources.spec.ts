import fc from 'fast-check';
import type { StockState } from '@hub/contracts';
import type { ClaimSource, LevelRecord } from '../ports';
import { aClaimSource } from '../survivorship/testing/a-claim-source';
import { levelOfSources, sameLevel, stockItemOf } from './index';

const tracked = (quantity: number): StockState => ({ mode: 'tracked', quantity, backorders: 'no' });
const owner = (state: StockState, version: string, more: Partial<ClaimSource> = {}): ClaimSource =>
  aClaimSource({
    ownsWarehouse: true,
    sourceVersion: version,
    shown: { stock: { scope: 'own', state }, version, at: '2026-01-01T00:00:00.000Z', since: '2026-01-01T00:00:00.000Z' },
    ...more,
  });
const level: LevelRecord = {
  id: 's1',
  stockItemId: 'i1',
  warehouseId: 'w1',
  mode: 'tracked',
  onHand: 4,
  backorders: 'notify',
  reserved: 0,
  buffer: 0,
  version: 3,
  source: { kind: 'connection', connectionId: 'c1', linkId: 'l1', at: '2026-01-01T00:00:00.000Z' },
  ownerConnectionId: 'c1',
};

describe('the level that an owner states', () => {
  it('keeps each of the three things a level can be', () => {
    expect(levelOfSources([owner(tracked(-2), '1')], 'w1', undefined)).toMatchObject({ mode: 'tracked', onHand: -2 });
    expect(levelOfSources([owner({ mode: 'untracked-in-stock', backorders: 'yes' }, '1')], 'w1', undefined)).toMatchObject({ mode: 'untracked-in-stock', onHand: null, backorders: 'yes' });
    expect(levelOfSources([owner({ mode: 'untracked-out-of-stock', backorders: 'no' }, '1')], 'w1', undefined)).toMatchObject({ mode: 'untracked-out-of-stock', onHand: null });
  });

  it('is nothing for a connection that does not own the warehouse', () => {
    expect(levelOfSources([owner(tracked(1), '1', { ownsWarehouse: false })], 'w1', undefined)).toBeNull();
    expect(levelOfSources([owner(tracked(1), '1')], 'w2', undefined)).toBeNull();
  });

  it('is unknown when the owner’s record has gone, and stays what it was when the warehouse has another owner', () => {
    expect(levelOfSources([owner(tracked(1), '1', { gone: true })], 'w1', level)).toMatchObject({ mode: 'unknown', onHand: null, backorders: 'notify' });
    expect(levelOfSources([], 'w1', { ...level, ownerConnectionId: null })).toBeNull();
    expect(levelOfSources([], 'w1', { ...level, source: { kind: 'operator', at: '' } })).toBeNull();
  });

  it('is stated by the parent, not by the variants that draw on its pool', () => {
    const pooled = owner(tracked(7), '1', { kind: 'variant' });
    const variant = { ...pooled, shown: pooled.shown && { ...pooled.shown, stock: { scope: 'parent' as const, state: tracked(7) } } };
    expect(levelOfSources([variant], 'w1', undefined)).toBeNull();
    expect(levelOfSources([owner(tracked(7), '1', { kind: 'parent' })], 'w1', undefined)).toMatchObject({ onHand: 7 });
    expect(levelOfSources([owner({ mode: 'untracked-in-stock', backorders: 'no' }, '1', { kind: 'parent' })], 'w1', undefined)).toBeNull();
    expect(stockItemOf([variant], { own: 'own', parents: 'pool' })).toBe('pool');
    expect(stockItemOf([variant], { own: 'own', parents: null })).toBe('own');
  });

  it('is the same for every order of the same records', () => {
    const records = fc.array(fc.record({ quantity: fc.integer({ min: -5, max: 5 }), version: fc.constantFrom('1', '2', '3'), gone: fc.boolean() }), { maxLength: 5 });
    const shuffled = records.chain((made) => {
      const sources = made.map(({ quantity, version, gone }, index) => owner(tracked(quantity), version, { linkId: `l${index}`, gone }));
      return fc.tuple(fc.constant(sources), fc.shuffledSubarray(sources, { minLength: sources.length }));
    });
    fc.assert(
      fc.property(shuffled, ([sources, others]) => {
        const [left, right] = [levelOfSources(sources, 'w1', level), levelOfSources(others, 'w1', level)];
        expect(left !== null && right !== null ? sameLevel(left, right) : left === right).toBe(true);
      }),
    );
  });
});
