import { Injectable } from '@nestjs/common';
import { sameContent } from '@hub/common';
import { ConnectionStore, CredentialVault, type ConnectionRecord, type Tx } from '../ports';
import type { FormValues } from './connection-form';

/** What names a store: the connector, its address and the key. */
export interface StoreIdentity {
  readonly connectionId: string;
  readonly connector: string;
  readonly settings: FormValues;
  readonly credentials: FormValues;
}

/** Notices that a store is connected twice. */
@Injectable()
export class DuplicateStore {
  constructor(
    private readonly store: ConnectionStore,
    private readonly vault: CredentialVault,
  ) {}

  /** One warning per other connection of the account with the same address; the same key makes it a certain double. */
  async warnings(tx: Tx, identity: StoreIdentity): Promise<readonly string[]> {
    const address = addressOf(identity.settings);
    if (address === null) return [];
    const others = (await this.store.all(tx)).filter(
      (other) => other.id !== identity.connectionId && other.connector === identity.connector && addressOf(other.settings) === address,
    );
    const warnings: string[] = [];
    for (const other of others) warnings.push(await this.warning(tx, other, identity));
    return warnings;
  }

  private async warning(tx: Tx, other: ConnectionRecord, identity: StoreIdentity): Promise<string> {
    const { credentials } = await this.store.secrets(tx, other.id);
    const same = credentials !== null && sameContent(this.vault.open(credentials), identity.credentials);
    return same
      ? `"${other.name}" connects the same store with the same key: every record of it will be there twice.`
      : `"${other.name}" connects the same address.`;
  }
}

function addressOf(settings: FormValues): string | null {
  const { url } = settings;
  return typeof url === 'string' ? url.toLowerCase().replace(/^https?:\/\//, '').replace(/\/+$/, '') : null;
}
