import { MASK, redact, redactText } from './redact';

describe('redaction', () => {
  it.each([
    ['https://shop.test/wp-json?consumer_key=ck_abcdef123456&consumer_secret=cs_abcdef123456&page=2', ['ck_abcdef123456', 'cs_abcdef123456']],
    ['postgres://entrepot:hunter2@db:5432/entrepot', ['hunter2']],
    ['Authorization: Basic Y2tfYTpjc19i', ['Y2tfYTpjc19i']],
    ['the key ck_0123456789abcdef was refused', ['0123456789abcdef']],
    ['Bearer ent_0123456789abcdefghij', ['0123456789abcdefghij']],
    ['oauth_signature=abc%3D&oauth_token=zzz', ['abc%3D', 'zzz']],
  ])('takes the secrets out of %s', (text, secrets) => {
    const safe = redactText(text);
    for (const secret of secrets) expect(safe).not.toContain(secret);
    expect(safe).toContain(MASK);
  });

  it('masks members by name and keeps numbers and flags about them', () => {
    const safe = redact({ credentials: { consumerKey: 'x' }, webhookSecret: 'y', hasSecret: true, tokens: 3, page: { apiKey: 'z', url: 'https://a.test' } });
    expect(safe).toEqual({ credentials: MASK, webhookSecret: MASK, hasSecret: true, tokens: 3, page: { apiKey: MASK, url: 'https://a.test' } });
  });

  it('keeps what developers need of an error and its causes', () => {
    const error = new TypeError('no answer from https://u:p4ss@shop.test', { cause: new Error('password=hunter2 refused') });
    const text = JSON.stringify(redact({ error }));
    expect(text).toContain('no answer from');
    expect(text).toContain('refused');
    expect(text).not.toMatch(/p4ss|hunter2/);
  });

  it('survives cycles, depth, buffers and odd values', () => {
    const cycle: Record<string, unknown> = { bytes: Buffer.from('abc'), big: 10n, at: new Date(NaN), run: () => 1 };
    cycle.self = cycle;
    expect(redact(cycle)).toEqual({ bytes: '[3 bytes]', big: '10', at: null, run: undefined, self: '[again]' });
  });

  it('cuts long texts', () => {
    expect(redactText('x'.repeat(10_000)).length).toBeLessThan(4_100);
  });
});
