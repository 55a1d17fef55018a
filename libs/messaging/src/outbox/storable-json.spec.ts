import { storableJson, storableText } from './storable-json';

describe('storableJson', () => {
  it('leaves ordinary text, emoji and escaped backslashes alone', () => {
    const value = { name: 'Blå stol 🪑', path: 'C:\\u0000\\d800', list: [1, null, true] };
    expect(JSON.parse(storableJson(value))).toEqual(value);
  });

  it('replaces U+0000 and lone surrogates in values and keys', () => {
    expect(JSON.parse(storableJson({ 'a\u0000': ['x\ud800y', '\udc00'] }))).toEqual({ 'a\ufffd': ['x\ufffdy', '\ufffd'] });
  });

  it('keeps what toJSON says', () => {
    expect(JSON.parse(storableJson({ at: new Date(0), bad: '\u0000' }))).toEqual({ at: '1970-01-01T00:00:00.000Z', bad: '\ufffd' });
  });

  it('cleans plain text', () => {
    expect(storableText('a\u0000b')).toBe('a\ufffdb');
  });
});
