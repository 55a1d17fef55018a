import type { KeyHolder } from '../ports';
import { foldSku, identityKeysOf, matchRecord, normaliseGtin, type MatchContext, type UntiedRecord } from './index';

const GTIN = '04006381333931';
const record = (more: Partial<UntiedRecord> = {}): UntiedRecord => ({
  connectionId: 'new',
  kind: 'simple',
  keys: [
    { type: 'sku', value: 'a' },
    { type: 'gtin', value: GTIN },
  ],
  listingProductId: null,
  listingId: null,
  ...more,
});
const holder = (more: Partial<KeyHolder> = {}): KeyHolder => ({ type: 'sku', value: 'a', productId: 'p1', kind: 'simple', connectionId: 'other', linkId: 'l', listingId: 'i', gone: false, ...more });
const context = (holders: KeyHolder[], more: Partial<MatchContext> = {}): MatchContext => ({ match: ['gtin', 'sku'], holders, rejected: new Set(), ...more });

describe('matching a record', () => {
  it('matches by the best key that anybody shows', () => {
    expect(matchRecord(record(), context([holder()]))).toEqual({ kind: 'match', productId: 'p1', by: 'sku' });
    expect(matchRecord(record(), context([holder(), holder({ type: 'gtin', value: GTIN })]))).toEqual({ kind: 'match', productId: 'p1', by: 'gtin' });
    expect(matchRecord(record(), context([]))).toEqual({ kind: 'none' });
  });

  it('looks at the keys the preset names only', () => {
    expect(matchRecord(record(), context([holder()], { match: ['gtin'] }))).toEqual({ kind: 'none' });
  });

  it('guesses nothing', () => {
    expect(matchRecord(record(), context([holder(), holder({ productId: 'p2', linkId: 'm' })]))).toMatchObject({ code: 'identity.several-masters', candidates: ['p1', 'p2'] });
    expect(matchRecord(record(), context([holder(), holder({ type: 'gtin', value: GTIN, productId: 'p2' })]))).toMatchObject({ code: 'identity.keys-disagree' });
    expect(matchRecord(record(), context([holder({ connectionId: 'new' })]))).toMatchObject({ kind: 'conflict', code: 'identity.key-shown-twice' });
    expect(matchRecord(record(), context([holder({ connectionId: 'new', gone: true })]))).toMatchObject({ kind: 'conflict', code: 'identity.key-of-a-gone-record', candidates: ['p1'] });
  });

  it('takes another language of a known listing for what it is', () => {
    const twin = record({ listingProductId: 'p9', listingId: 'i9' });
    expect(matchRecord(twin, context([holder({ connectionId: 'new', listingId: 'i9' }), holder({ productId: 'p2' })]))).toEqual({ kind: 'listing', productId: 'p9' });
  });

  it('never ties a pair that a person separated', () => {
    expect(matchRecord(record(), context([holder()], { rejected: new Set(['p1']) }))).toEqual({ kind: 'none' });
  });

  it('ties a variant to a simple product, and parents to parents only', () => {
    expect(matchRecord(record({ kind: 'variant' }), context([holder()]))).toMatchObject({ kind: 'match' });
    expect(matchRecord(record({ kind: 'parent' }), context([holder()]))).toEqual({ kind: 'none' });
    expect(matchRecord(record(), context([holder({ kind: 'parent' })]))).toEqual({ kind: 'none' });
  });
});

describe('identity keys', () => {
  it('reads every length of GTIN, and refuses a wrong check digit', () => {
    expect(normaliseGtin('4006381333931')).toBe(GTIN);
    expect(normaliseGtin('0 36000 29145 2')).toBe('00036000291452');
    expect(normaliseGtin('96385074')).toBe('00000096385074');
    expect(normaliseGtin('4006381333932')).toBeNull();
    expect(normaliseGtin('00000000')).toBeNull();
    expect(normaliseGtin('12345')).toBeNull();
  });

  it('folds SKUs in case and blanks', () => {
    expect(foldSku(' AB 1-x ')).toBe('ab1-x');
    expect(foldSku('  ')).toBeNull();
    expect(identityKeysOf([{ type: 'sku', value: 'A', given: 'A' }, { type: 'sku', value: 'a ', given: 'a ' }, { type: 'mpn', value: 'm', given: 'm' }])).toEqual([{ type: 'sku', value: 'a' }]);
  });
});
