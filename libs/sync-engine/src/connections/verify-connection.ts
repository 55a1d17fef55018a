import { Injectable } from '@nestjs/common';
import type { VerifyReport } from '@hub/connector-sdk';
import { ConnectionStore, ConnectorCatalogue, CredentialVault, UnitOfWork, type CommandContext, type ConnectionRecord } from '../ports';
import type { FormValues } from './connection-form';
import { SpokeProbe } from './spoke-probe';
import { VerifiedConnection } from './verified-connection';

/** A connection as somebody would create it. */
export interface VerifyBody {
  readonly connector: string;
  readonly settings: FormValues;
  readonly credentials: FormValues;
  readonly language?: string;
}

/** Runs a connector's named checks, on values that are not stored or on a stored connection. */
@Injectable()
export class VerifyConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly catalogue: ConnectorCatalogue,
    private readonly vault: CredentialVault,
    private readonly probe: SpokeProbe,
    private readonly verified: VerifiedConnection,
  ) {}

  /** Stores nothing. @throws {InvalidInputError} for an unknown connector or values that do not fit its form. */
  body(accountId: string, body: VerifyBody): Promise<VerifyReport> {
    const { settings, credentials, language = 'en' } = body;
    return this.probe.execute(this.catalogue.get(body.connector), { accountId, connectionId: null, settings, credentials, language, capabilities: {} });
  }

  /**
   * Checks a stored connection and keeps what was learned: a draft that passes becomes inactive, one that needed credentials goes on.
   * @throws {NotFoundError} `connection.not-found`.
   */
  async saved(context: CommandContext, connectionId: string): Promise<VerifyReport> {
    const { connection, credentials } = await this.load(context.accountId, connectionId);
    const report = await this.probe.execute(this.catalogue.get(connection.connector), {
      accountId: context.accountId,
      connectionId,
      settings: connection.settings,
      credentials,
      language: connection.language,
      capabilities: connection.capabilities,
    });
    await this.verified.execute(context, connection, report);
    return report;
  }

  private load(accountId: string, connectionId: string): Promise<{ connection: ConnectionRecord; credentials: FormValues }> {
    return this.unitOfWork.read(accountId, async (tx) => {
      const connection = await this.store.get(tx, connectionId);
      const { credentials } = await this.store.secrets(tx, connectionId);
      return { connection, credentials: credentials === null ? {} : (this.vault.open(credentials) as FormValues) };
    });
  }
}
