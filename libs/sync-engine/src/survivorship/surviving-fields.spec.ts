import fc from 'fast-check';
import type { ClaimSource, FieldOwnership } from '../ports';
import { composeMaster, survivingFields } from './index';
import { aClaimSource } from './testing/a-claim-source';

const claim = (value: string, day: number) => ({ value, at: `2026-01-0${day}T00:00:00.000Z` });
const survivor = (sources: ClaimSource[], ownership: FieldOwnership = {}, edits = {}): unknown => survivingFields(sources, edits, ownership).fields['price'];

describe('survivorship', () => {
  const older = aClaimSource({ linkId: 'l1', connectionId: 'c1', claims: { price: claim('old', 1) } });
  const newer = aClaimSource({ linkId: 'l2', connectionId: 'c2', claims: { price: claim('new', 2) } });

  it('lets the latest claim win, and names whose it is', () => {
    const { fields, origins } = survivingFields([older, newer], {}, {});
    expect(fields).toEqual({ price: 'new' });
    expect(origins.get('price')).toMatchObject({ linkId: 'l2', connectionId: 'c2', at: '2026-01-02T00:00:00.000Z' });
  });

  it('lets a ranked connection or an owner win whatever the time, and nobody else where only the owner counts', () => {
    expect(survivor([older, newer], { price: { kind: 'ranked', connectionIds: ['c1'] } })).toBe('old');
    expect(survivor([older, newer], { price: { kind: 'owner', connectionId: 'c1' } })).toBe('old');
    expect(survivor([newer], { price: { kind: 'owner', connectionId: 'c1' } })).toBeUndefined();
    expect(survivor([newer], { price: { kind: 'ranked', connectionIds: ['c1'] } })).toBe('new');
  });

  it('counts a create-only claim where nobody else claims', () => {
    const careful = { ...newer, mode: 'create-only' as const };
    expect(survivor([older, careful])).toBe('old');
    expect(survivor([careful])).toBe('new');
  });

  it('breaks ties by rank, then by connection, then by link', () => {
    const at = (source: Partial<ClaimSource>, value: string): ClaimSource => aClaimSource({ ...source, claims: { price: claim(value, 1) } });
    expect(survivor([at({ connectionId: 'c1' }, 'a'), at({ connectionId: 'c2', rank: 5 }, 'b')])).toBe('b');
    expect(survivor([at({ connectionId: 'c2' }, 'a'), at({ connectionId: 'c1' }, 'b')])).toBe('b');
    expect(survivor([at({ linkId: 'l2' }, 'a'), at({ linkId: 'l1' }, 'b')])).toBe('b');
  });

  it('takes a person’s edit like the latest claim, but not against an owner', () => {
    const edits = { price: { value: 'edited', at: claim('', 2).at, by: 'anna' } };
    expect(survivor([older, newer], {}, edits)).toBe('edited');
    expect(survivor([aClaimSource({ claims: { price: claim('later', 3) } })], {}, edits)).toBe('later');
    expect(survivor([older], { price: { kind: 'owner', connectionId: 'c1' } }, edits)).toBe('old');
  });

  it('ignores the claims of a connection whose products are not imported', () => {
    expect(survivor([older, { ...newer, importsProducts: false }])).toBe('old');
  });

  it('gives the same master for every order of the same links', () => {
    const sources = fc.array(
      fc.record({
        connectionId: fc.constantFrom('c1', 'c2', 'c3'),
        rank: fc.nat(2),
        mode: fc.constantFrom('create-only' as const, 'overwrite' as const),
        kind: fc.constantFrom('simple' as const, 'variant' as const),
        gone: fc.boolean(),
        claims: fc.dictionary(fc.constantFrom('price', 'title@en', 'sku'), fc.record({ value: fc.string(), at: fc.constantFrom(claim('', 1).at, claim('', 2).at) })),
        identifiers: fc.array(fc.record({ type: fc.constant('sku' as const), value: fc.constantFrom('a', 'b'), given: fc.string() })),
      }),
      { maxLength: 6 },
    );
    const shuffled = sources.chain((made) => {
      const links = made.map((source, index) => aClaimSource({ ...source, linkId: `l${index}` }));
      return fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length }));
    });
    fc.assert(fc.property(shuffled, ([links, others]) => expect(composeMaster(others, {}, {})).toEqual(composeMaster(links, {}, {}))));
  });

  it('leaves a product alone that nothing is tied to any more', () => {
    expect(composeMaster([], {}, {})).toBeNull();
  });
});
