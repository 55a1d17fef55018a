import { withoutToken } from './without-token';

const TOKEN = 'eit_3fZkQ0v5nY1cK8sT2hWqLx7RbMdUeJ4A';

describe('what is set aside', () => {
  it.each([
    ['an event', { id: '1', extensions: { ingesttoken: TOKEN }, data: { a: 1 } }],
    ['an envelope nobody could read', { data: { specversion: '0.3', ingesttoken: TOKEN } }],
    ['a text that is no JSON', { data: `{"id":"1","ingesttoken":"${TOKEN}", oops` }],
    ['a token in the wrong place', { data: { note: `use ${TOKEN} please` } }],
    ['a key', { key: `${TOKEN}:product:1` }],
  ])('keeps no token of %s', (_what, event) => {
    const text = withoutToken(JSON.stringify(event));
    expect(text).not.toContain(TOKEN);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('keeps no proof of another form either', () => {
    for (const event of [{ extensions: { ingesttoken: 'hunter2 hunter2' } }, { data: '{"ingesttoken":"hunter2"' }, { data: { ingestToken: 'hunter2' } }]) {
      expect(withoutToken(JSON.stringify(event))).not.toContain('hunter2');
    }
  });

  it('leaves everything else as it is', () => {
    const event = { id: 'eit_', data: { text: 'the "ingesttoken" of a shop', n: [1, null, 'é'] } };
    expect(JSON.parse(withoutToken(JSON.stringify(event)))).toEqual(event);
  });
});
