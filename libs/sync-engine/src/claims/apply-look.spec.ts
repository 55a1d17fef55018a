import fc from 'fast-check';
import type { FieldMap } from '@hub/contracts';
import type { LinkSync } from '../ports';
import { applyLook, firstSync, ROLLBACK_AFTER_MS, type ContentLook } from './index';

const START = Date.UTC(2026, 0, 1);
const at = (minutes: number): string => new Date(START + minutes * 60_000).toISOString();

function aLook(version: number, fields: FieldMap, options: Partial<ContentLook> = {}): ContentLook {
  return { sourceVersion: at(version), modifiedAt: at(version), readAt: at(1_000), seen: 'push', fields, sameBody: false, ...options };
}

/** Takes looks in the order given; each is compared with what the link knows, as an importer does. */
function taken(looks: readonly ContentLook[]): LinkSync {
  const [first, ...rest] = looks;
  let sync = firstSync(first as ContentLook);
  for (const look of rest) sync = applyLook(sync, { ...look, sameBody: JSON.stringify(sync.fields) === JSON.stringify(look.fields) }, START).sync;
  return sync;
}

const fieldsArbitrary = fc.record({
  title: fc.constantFrom('a', 'b', '', 'a rather long title that is hashed'),
  price: fc.constantFrom(null, '1.00', '2.00'),
  tags: fc.constantFrom([], ['x'], ['x', 'y']),
});

describe('taking looks at a record', () => {
  it('gives the same claims and content for any order and repetition of the same versions', () => {
    const versions = fc.array(fieldsArbitrary, { minLength: 1, maxLength: 12 });
    const orders = versions.chain((fields) => {
      const looks = fields.map((value, version) => aLook(version, value));
      return fc.tuple(fc.constant(looks), fc.shuffledSubarray([...looks, ...looks], { minLength: looks.length * 2 }));
    });
    fc.assert(
      fc.property(orders, ([sorted, shuffled]) => {
        const [expected, actual] = [taken(sorted), taken(shuffled)];
        expect(actual.claims).toEqual(expected.claims);
        expect(actual.history).toEqual(expected.history);
        expect(actual.fields).toEqual(expected.fields);
      }),
      { numRuns: 1_000 },
    );
  });

  it('folds versions beyond the limit without changing the claims', () => {
    const many = Array.from({ length: 200 }, (_, version) => aLook(version, { title: version < 150 ? `t${version % 3}` : 'last', price: 'same' }));
    const sync = taken(many);
    expect(sync.history.e).toHaveLength(64);
    expect(sync.claims).toEqual({ title: { value: 'last', at: at(150) }, price: { value: 'same', at: at(0) } });
    expect(taken([...many, ...many].reverse()).fields).toEqual(sync.fields);
  });

  it('times a claim by the first version that showed the value in its current run', () => {
    const looks = [aLook(1, { title: 'a' }), aLook(2, { title: 'b' }), aLook(3, { title: 'a' }), aLook(4, { title: 'a' })];
    expect(taken(looks).claims).toEqual({ title: { value: 'a', at: at(3) } });
    expect(taken([looks[3]!, looks[0]!, looks[1]!]).claims).toEqual({ title: { value: 'a', at: at(4) } });
  });

  it('keeps what a later look does not speak of', () => {
    const sync = taken([aLook(1, { title: 'a', description: 'long' }), aLook(2, { title: 'b' })]);
    expect(sync.fields).toEqual({ title: 'b', description: 'long' });
    expect(sync.claims['description']).toEqual({ value: 'long', at: at(1) });
  });

  it('hears a person who clears a value, and nobody in a value that was never there', () => {
    expect(taken([aLook(1, { title: '', price: null, tags: [] })]).claims).toEqual({});
    expect(taken([aLook(1, { title: 'a' }), aLook(2, { title: '' })]).claims).toEqual({ title: { value: '', at: at(2) } });
  });

  it('leaves a field alone that a version says nothing about', () => {
    const sync = taken([aLook(1, { title: 'a', price: '1' }), aLook(3, { price: '1' }), aLook(2, { title: 'b', price: '1' })]);
    expect(sync.claims).toEqual({ title: { value: 'b', at: at(2) }, price: { value: '1', at: at(1) } });
  });

  it('asks to read again what it cannot place', () => {
    const sync = { ...taken([aLook(5, { title: 'a' })]), answeredAt: at(50) };
    const verdictOf = (look: ContentLook): string => applyLook(sync, look, START).verdict.kind;
    expect(verdictOf(aLook(5, { title: 'b' }))).toBe('unclear');
    expect(verdictOf(aLook(6, { title: 'b' }, { seen: 'read', readAt: at(49) }))).toBe('unclear');
    expect(verdictOf(aLook(6, { title: 'b' }, { seen: 'read', readAt: at(2_000) }))).toBe('newest');
    expect(verdictOf(aLook(4, { title: 'b' }))).toBe('older');
    expect(verdictOf(aLook(5, { title: 'b' }, { sourceVersion: null }))).toBe('unclear');
    expect(applyLook({ ...sync, gone: true }, aLook(9, { title: 'b' }), START).verdict.kind).toBe('unclear');
  });

  it('believes a source that goes on showing an older version: it was restored from a backup', () => {
    const sync = taken([aLook(5, { title: 'new' })]);
    const later = new Date(START + 1_000 * 60_000 + ROLLBACK_AFTER_MS + 1).toISOString();
    const restored = applyLook(sync, aLook(3, { title: 'old' }, { seen: 'read', readAt: later }), START);
    expect(restored.verdict).toEqual({ kind: 'newest', rollback: true });
    expect(restored.sync.claims).toEqual({ title: { value: 'old', at: at(3) } });
    expect(applyLook(sync, aLook(3, { title: 'old' }, { seen: 'read' }), START).verdict.kind).toBe('older');
  });

  it('does not let a shop win by a clock that runs ahead', () => {
    expect(taken([aLook(5_000, { title: 'a' })]).claims).toEqual({ title: { value: 'a', at: at(1_000) } });
  });
});
