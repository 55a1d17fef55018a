import type { BackorderPolicy, StockObservation, StockState } from '@hub/contracts';
import fc from 'fast-check';

import { mapperContext } from '../testing/builders';
import { shownStock, stockOf, wantedStock } from './stock.mapper';

const context = mapperContext();
const policies = fc.constantFrom<BackorderPolicy>('no', 'notify', 'yes');
const quantities = fc.integer({ min: -1_000_000, max: 1_000_000 });

/** Records as WooCommerce shows them: managed ones derive their status, unmanaged ones have no quantity. */
const records = fc.oneof(
  fc.record({ manage_stock: fc.constantFrom<true | 'parent'>(true, 'parent'), stock_quantity: quantities, backorders: policies }),
  fc.record({ manage_stock: fc.constant(false), stock_quantity: fc.constant(null), stock_status: fc.constantFrom('instock', 'outofstock', 'onbackorder'), backorders: fc.constant('no') }),
);
const states: fc.Arbitrary<StockState> = fc.oneof(
  fc.record({ mode: fc.constant('tracked' as const), quantity: quantities, backorders: policies }),
  fc.record({ mode: fc.constantFrom('untracked-in-stock' as const, 'untracked-out-of-stock' as const), backorders: policies }),
);
const shown: fc.Arbitrary<StockObservation> = fc.record({ scope: fc.constantFrom('own' as const, 'parent' as const), state: states });

describe('the stock truth table', () => {
  it.each([
    [{ manage_stock: false, stock_status: 'instock' }, { mode: 'untracked-in-stock', backorders: 'no' }],
    [{ manage_stock: false, stock_status: 'outofstock' }, { mode: 'untracked-out-of-stock', backorders: 'no' }],
    [{ manage_stock: false, stock_status: 'onbackorder' }, { mode: 'untracked-in-stock', backorders: 'yes' }],
    [{ manage_stock: true, stock_quantity: 7, backorders: 'no' }, { mode: 'tracked', quantity: 7, backorders: 'no' }],
    [{ manage_stock: true, stock_quantity: -2, backorders: 'notify' }, { mode: 'tracked', quantity: -2, backorders: 'notify' }],
    [{ manage_stock: true, stock_quantity: null, stock_status: 'outofstock' }, { mode: 'tracked', quantity: 0, backorders: 'no' }],
    [{ manage_stock: 'parent', stock_quantity: 4, backorders: 'yes' }, { mode: 'tracked', quantity: 4, backorders: 'yes' }],
  ])('reads %j', (record, state) => {
    expect(stockOf(record).state).toEqual(state);
  });

  it('says which pool a variation draws on', () => {
    expect(stockOf({ manage_stock: 'parent', stock_quantity: 4 }).scope).toBe('parent');
    expect(stockOf({ manage_stock: true, stock_quantity: 4 }).scope).toBe('own');
  });

  it('rounds fractions that plugins allow down to whole pieces', () => {
    expect(stockOf({ manage_stock: true, stock_quantity: 2.5 }).state).toMatchObject({ quantity: 2 });
    expect(stockOf({ manage_stock: true, stock_quantity: '8' }).state).toMatchObject({ quantity: 8 });
  });
});

describe('what is written', () => {
  it('round-trips every record: what it shows is what it should show', () => {
    fc.assert(
      fc.property(records, (record) => {
        const observation = stockOf(record);
        const wanted = wantedStock(observation.state, observation, context);
        const present = shownStock(observation);
        expect(wanted.issue).toBeNull();
        for (const [field, value] of Object.entries(wanted.fields)) expect(present[field]).toEqual(value);
      }),
    );
  });

  it('never switches stock management, and only sends exact types', () => {
    fc.assert(
      fc.property(states, shown, (state, observation) => {
        const { fields } = wantedStock(state, observation, context);
        expect(Object.keys(fields)).not.toContain('manage_stock');
        for (const [field, value] of Object.entries(fields)) {
          if (field === 'stock_quantity') expect(Number.isInteger(value)).toBe(true);
          else expect(typeof value).toBe('string');
        }
      }),
    );
  });

  it('reports an issue exactly where the modes differ, and writes the status there', () => {
    fc.assert(
      fc.property(states, shown, (state, observation) => {
        const { fields, issue } = wantedStock(state, observation, context);
        const differ = (state.mode === 'tracked') !== (observation.state.mode === 'tracked');
        expect(issue !== null).toBe(differ);
        if (differ) expect(Object.keys(fields)).toEqual(['stock_status']);
      }),
    );
  });

  it('sends the pool of siblings once, to their parent', () => {
    const siblings: StockObservation = { scope: 'parent', state: { mode: 'tracked', quantity: 9, backorders: 'no' } };
    expect(wantedStock({ mode: 'tracked', quantity: 3, backorders: 'no' }, siblings, context)).toEqual({ target: 'parent', fields: { stock_quantity: 3 }, issue: null });
  });

  it('says in stock where an uncounted listing should show a positive count', () => {
    const listing: StockObservation = { scope: 'own', state: { mode: 'untracked-out-of-stock', backorders: 'no' } };
    expect(wantedStock({ mode: 'tracked', quantity: 3, backorders: 'no' }, listing, context).fields).toEqual({ stock_status: 'instock' });
    expect(wantedStock({ mode: 'tracked', quantity: 0, backorders: 'no' }, listing, context).fields).toEqual({ stock_status: 'outofstock' });
    expect(wantedStock({ mode: 'tracked', quantity: 0, backorders: 'yes' }, listing, context).fields).toEqual({ stock_status: 'onbackorder' });
  });

  it('adds the backorder policy only where it differs', () => {
    const listing: StockObservation = { scope: 'own', state: { mode: 'tracked', quantity: 9, backorders: 'no' } };
    expect(wantedStock({ mode: 'tracked', quantity: 9, backorders: 'yes' }, listing, context).fields).toEqual({ stock_quantity: 9, backorders: 'yes' });
  });

  it('does not ask wc/v2 for a status it has no word for', () => {
    const listing: StockObservation = { scope: 'own', state: { mode: 'untracked-in-stock', backorders: 'no' } };
    const v2 = mapperContext({ capabilities: { api: 'wc/v2' } });
    expect(wantedStock({ mode: 'untracked-in-stock', backorders: 'yes' }, listing, v2).fields).toEqual({ stock_status: 'instock' });
  });
});
