import type { Clock } from '@hub/common';
import type { ApiKeyLookup } from '@hub/persistence';
import { hashOfApiKey } from './api-key';
import type { Principal } from './principal';
import { toRole } from './roles';

/** How long an answer is believed: the longest a key revoked in another process still works. Unit: milliseconds. */
const BELIEVED_MS = 5_000;
/** Answers remembered at the same time; unknown keys are never remembered, so that nobody can fill it. */
const MAX_REMEMBERED = 1_000;

interface Remembered {
  readonly principal: Principal;
  readonly until: number;
}

/** Tells whose key was presented. */
export class ApiKeyAuthenticator {
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly lookup: ApiKeyLookup,
    private readonly clock: Clock,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Null for unknown and revoked keys. */
  async principalOf(key: string): Promise<Principal | null> {
    const hash = hashOfApiKey(key);
    const name = hash.toString('base64');
    const known = this.remembered.get(name);
    if (known !== undefined && known.until > this.clock.nowMs()) return known.principal;
    this.remembered.delete(name);
    const owner = await this.lookup.find(hash);
    if (owner === null) return null;
    const { keyId, accountId, name: keyName, role, bootstrap } = owner;
    const principal = { keyId, accountId, keyName, role: toRole(role), isBootstrap: bootstrap };
    this.remember(name, principal);
    return principal;
  }

  /** Forgets everything: a key was just revoked here. */
  forget(): void {
    this.remembered.clear();
  }

  private remember(name: string, principal: Principal): void {
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(name, { principal, until: this.clock.nowMs() + BELIEVED_MS });
    this.lookup.touch(principal.keyId, this.clock.nowIso()).catch(this.onError);
  }
}
