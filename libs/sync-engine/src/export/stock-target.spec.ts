import type { StockObservation } from '@hub/contracts';
import type { StockListing, StockPool } from '../ports';
import { poolParentsOf, routeStock } from './stock-target';

const own: StockObservation = { scope: 'own', state: { mode: 'tracked', quantity: 3, backorders: 'no' } };
const counted: StockListing['level'] = { mode: 'tracked', onHand: 3, backorders: 'no', reserved: 0, buffer: 0 };
const pooled: StockObservation = { ...own, scope: 'parent' };
const uncounted: StockObservation = { scope: 'own', state: { mode: 'untracked-in-stock', backorders: 'no' } };

function listing(more: Partial<StockListing> = {}): StockListing {
  return {
    linkId: 'link',
    externalId: '10',
    parentExternalId: null,
    productId: 'product-10',
    kind: 'simple',
    sku: null,
    title: null,
    stockItemId: 'item',
    level: null,
    shown: own,
    shownReadAt: '2026-01-01T00:00:00.000Z',
    shownSince: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

const variant = (more: Partial<StockListing> = {}): StockListing => listing({ kind: 'variant', parentExternalId: '1', shown: pooled, ...more });
const parent = (more: Partial<StockListing> = {}): StockListing => listing({ externalId: '1', productId: 'product-1', kind: 'parent', ...more });

function route(of: StockListing, pool: Partial<StockPool> = {}): ReturnType<typeof routeStock> {
  const whole: StockPool = { parentExternalId: '1', parent: parent(), stockItemIds: ['item'], carrierProductId: 'product-10', ...pool };
  return routeStock(of, new Map([['1', whole]]));
}

describe('where a listing gets its stock written', () => {
  it('writes a record of its own at that record', () => {
    expect(route(listing())).toMatchObject({ kind: 'target', target: { record: { externalId: '10' } } });
  });

  it('writes nothing where nobody counts, or the record shows no stock', () => {
    expect(route(listing({ stockItemId: null }))).toEqual({ kind: 'none' });
    expect(route(listing({ shown: null }))).toEqual({ kind: 'none' });
  });

  it('tells a parent nothing that merely follows its variants', () => {
    expect(route(parent({ shown: uncounted }))).toEqual({ kind: 'none' });
    expect(route(parent())).toMatchObject({ kind: 'target' });
  });

  it('publishes a pool once: by the parent when its product is counted', () => {
    expect(route(variant())).toEqual({ kind: 'none' });
  });

  it('publishes a pool once: by one variant when the parent is not counted', () => {
    for (const stockItemId of [null, 'an item without any level']) {
      const uncountedParent = { parent: parent({ stockItemId }) };
      expect(route(variant(), uncountedParent)).toMatchObject({ kind: 'target', target: { record: { externalId: '1' }, listing: { externalId: '10' } } });
      expect(route(variant({ productId: 'product-11' }), uncountedParent)).toEqual({ kind: 'none' });
    }
  });

  it('says so when one pool would have to hold several items', () => {
    expect(route(variant(), { parent: parent({ stockItemId: null }), stockItemIds: ['item', 'other'] })).toMatchObject({ kind: 'impossible' });
    expect(route(variant(), { parent: parent({ stockItemId: 'other', level: counted }) })).toMatchObject({ kind: 'impossible' });
    expect(route(variant(), { parent: null })).toMatchObject({ kind: 'impossible' });
  });

  it('asks for the pools of those that draw on one', () => {
    expect(poolParentsOf([variant(), variant(), listing(), variant({ parentExternalId: '2' })])).toEqual(['1', '2']);
  });
});
