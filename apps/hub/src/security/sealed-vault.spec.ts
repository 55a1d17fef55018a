import { deriveKey } from './secret-keys';
import { SealedVault } from './sealed-vault';

const [first, second] = [deriveKey('a'.repeat(40)), deriveKey('b'.repeat(40))];
const SECRET = { consumerKey: 'ck_1', consumerSecret: 'cs_ü' };

describe('the vault', () => {
  it('gives back what it sealed and shows nothing of it', () => {
    const vault = new SealedVault(first);
    const sealed = vault.seal(SECRET);
    expect(vault.open(sealed)).toEqual(SECRET);
    expect(sealed.toString('latin1')).not.toContain('ck_1');
    expect(vault.seal(SECRET).equals(sealed)).toBe(false);
  });

  it('opens what the key before sealed and says that it is outdated', () => {
    const sealed = new SealedVault(first).seal(SECRET);
    const rotated = new SealedVault(second, [first]);
    expect(rotated.open(sealed)).toEqual(SECRET);
    expect(rotated.isOutdated(sealed)).toBe(true);
    expect(rotated.isOutdated(rotated.seal(SECRET))).toBe(false);
  });

  it('refuses what another key sealed, with the way out in its message', () => {
    const sealed = new SealedVault(first).seal(SECRET);
    expect(() => new SealedVault(second).open(sealed)).toThrow(/HUB_SECRET_KEY_PREVIOUS/);
  });

  it('notices every changed byte', () => {
    const vault = new SealedVault(first);
    const sealed = vault.seal({ a: 1 });
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.open(changed)).toThrow();
    }
    expect(() => vault.open(Buffer.alloc(3))).toThrow();
  });
});
