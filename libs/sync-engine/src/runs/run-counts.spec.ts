import { IMPORT_OUTCOMES, type RunCounts } from '@hub/contracts';
import * as fc from 'fast-check';
import { addCounts, addUp, countsOf } from './run-counts';

const part = fc.record({
  kind: fc.constantFrom('simple', 'parent', 'variant', 'unknown'),
  outcome: fc.constantFrom(...IMPORT_OUTCOMES),
  records: fc.nat({ max: 500 }),
});
const counts = fc
  .array(part, { maxLength: 12 })
  .map((parts) => parts.reduce<RunCounts>((sum, { kind, outcome, records }) => addCounts(sum, countsOf(kind, outcome, records)), {}));

describe('run counts', () => {
  it('add up however the pages fell', () => {
    fc.assert(fc.property(fc.array(counts, { maxLength: 6 }), (pages) => addUp(pages.reduce(addCounts, {}))));
  });

  it('do not depend on the order of the pages', () => {
    fc.assert(fc.property(counts, counts, (left, right) => expect(addCounts(left, right)).toEqual(addCounts(right, left))));
  });

  it('split by kind and sum in total', () => {
    const sum = addCounts(countsOf('parent', 'created', 2), countsOf('variant', 'unchanged', 3));
    expect(sum['total']).toMatchObject({ read: 5, created: 2, unchanged: 3 });
    expect(sum['parent']).toMatchObject({ read: 2, created: 2 });
  });

  it('notices counts that do not add up', () => {
    const wrong = { ...countsOf('simple', 'created', 2), total: countsOf('simple', 'created', 1)['total']! };
    expect(addUp(wrong)).toBe(false);
    expect(addUp({})).toBe(true);
  });
});
