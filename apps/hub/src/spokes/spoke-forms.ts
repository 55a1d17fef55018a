import { Injectable } from '@nestjs/common';
import type { Connector } from '@hub/connector-sdk';
import { ConnectionStore, CredentialVault, UnitOfWork, type ConnectionRecord } from '@hub/sync-engine/ports';
import { plainToInstance } from 'class-transformer';

/** Unsealed forms remembered at the same time. */
const MAX_REMEMBERED = 1_000;

/** A connection's values as its connector wants them. */
export interface SpokeForm {
  readonly configVersion: number;
  readonly settings: object;
  readonly credentials: object;
}

/** Unseals a connection's credentials, once per version of its configuration. */
@Injectable()
export class SpokeForms {
  private readonly remembered = new Map<string, SpokeForm>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly vault: CredentialVault,
  ) {}

  /** @throws {InternalError} when the credentials were sealed with a key the hub does not have. */
  async of(connection: ConnectionRecord, { manifest }: Connector): Promise<SpokeForm> {
    const known = this.remembered.get(connection.id);
    if (known !== undefined && known.configVersion === connection.configVersion) return known;
    const secrets = await this.unitOfWork.read(connection.accountId, (tx) => this.store.secrets(tx, connection.id));
    const credentials = secrets.credentials === null ? {} : this.vault.open(secrets.credentials);
    const form: SpokeForm = {
      configVersion: secrets.configVersion,
      settings: plainToInstance(manifest.settings, connection.settings, { exposeDefaultValues: true }),
      credentials: plainToInstance(manifest.credentials, credentials, { exposeDefaultValues: true }),
    };
    // Read between two changes, settings and credentials may not belong together: used once, not remembered.
    if (secrets.configVersion === connection.configVersion) this.remember(connection.id, form);
    return form;
  }

  private remember(connectionId: string, form: SpokeForm): void {
    if (this.remembered.size >= MAX_REMEMBERED) this.remembered.clear();
    this.remembered.set(connectionId, form);
  }
}
