import { recording } from '../testing/recordings';
import { oauthParameters, rfc3986, signatureBase } from './oauth1';

describe('OAuth 1.0a signatures', () => {
  it.each(['auth/oauth1-get-ok', 'auth/oauth1-brackets-and-spaces-ok', 'auth/oauth1-over-https', 'auth/oauth1-post-json-ok'])('signs as the shop that accepted %s', (name) => {
    const { oauth } = recording(`wc-11.0.1/${name}`);
    if (!oauth) throw new Error('the recording has no worked example');
    const query = Object.entries(oauth.parameters).filter(([key]) => !key.startsWith('oauth_'));
    const signed = oauthParameters({
      method: oauth.method,
      url: oauth.urlUsedInBaseString,
      query,
      consumerKey: oauth.parameters['oauth_consumer_key'] ?? '',
      consumerSecret: oauth.consumerSecret,
      nonce: oauth.parameters['oauth_nonce'] ?? '',
      timestamp: Number(oauth.parameters['oauth_timestamp']),
    });
    expect(signatureBase(oauth.method, oauth.urlUsedInBaseString, Object.entries(oauth.parameters))).toBe(oauth.baseString);
    expect(Object.fromEntries(signed)['oauth_signature']).toBe(oauth.signature);
  });

  it('encodes the characters that encodeURIComponent leaves alone', () => {
    expect(rfc3986("a!'()*~ ü[0]")).toBe('a%21%27%28%29%2A~%20%C3%BC%5B0%5D');
  });
});
