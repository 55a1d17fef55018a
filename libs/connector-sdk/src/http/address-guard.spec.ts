import { assertCallable, isLinkLocal, isPrivateOrLoopback } from './address-guard';
import { guardedLookup } from './dispatcher';

describe('addresses that are never called', () => {
  it.each(['http://169.254.169.254/', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/', 'http://[::ffff:a9fe:a9fe]/', 'http://2852039166/', 'http://0xa9.254.169.254/'])('%s', (address) => {
    expect(() => assertCallable(new URL(address))).toThrow(/link-local/);
  });

  it.each(['http://127.0.0.1:8080/', 'http://192.168.1.10/', 'http://[fd00::1]/', 'https://shop.example.test/'])('but %s may be', (address) => {
    expect(() => assertCallable(new URL(address))).not.toThrow();
  });

  it('refuses other schemes', () => {
    expect(() => assertCallable(new URL('file:///etc/passwd'))).toThrow(/http/);
  });

  it('knows link-local from private', () => {
    expect([isLinkLocal('169.254.1.1'), isLinkLocal('10.0.0.1')]).toEqual([true, false]);
    expect([isPrivateOrLoopback('10.0.0.1'), isPrivateOrLoopback('::1'), isPrivateOrLoopback('8.8.8.8')]).toEqual([true, true, false]);
  });

  it('refuses a name that resolves to one', (done) => {
    // Resolvers answer literals with themselves, so this stands for a name pointing there.
    guardedLookup('169.254.169.254', { all: true }, (error) => {
      expect(error).toMatchObject({ code: 'spoke.address-forbidden' });
      done();
    });
  });
});
