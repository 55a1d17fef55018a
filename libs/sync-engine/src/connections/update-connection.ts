import { Injectable } from '@nestjs/common';
import { ConflictError } from '@hub/common';
import type { VerifyReport } from '@hub/connector-sdk';
import { ConnectionStore, ConnectorCatalogue, CredentialVault, UnitOfWork, type CommandContext, type ConnectionRecord } from '../ports';
import { ApplyUpdate } from './apply-update';
import { validForm, valuesOf, type FormValues } from './connection-form';
import { SpokeProbe } from './spoke-probe';
import type { UpdateConnectionCommand } from './update-connection.command';
import type { UpdatedConnection } from './update-connection.result';
import type { UpdatePlan } from './update-plan';
import { notVerified } from './verify-refusal';

/** Changes a connection. New settings, credentials or language are verified before they are kept; a key that works lets work go on. */
@Injectable()
export class UpdateConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly catalogue: ConnectorCatalogue,
    private readonly vault: CredentialVault,
    private readonly probe: SpokeProbe,
    private readonly apply: ApplyUpdate,
  ) {}

  /** @throws what `CreateConnection` names; {NotFoundError} `connection.not-found`; {ConflictError} `connection.changed-meanwhile`. */
  async execute(context: CommandContext, command: UpdateConnectionCommand): Promise<UpdatedConnection> {
    const { connection, credentials } = await this.load(context.accountId, command.connectionId);
    if (connection.status === 'deleting') throw new ConflictError('connection.deleting', `"${connection.name}" is being removed.`);
    const plan = this.plan(connection, credentials, command);
    const report = plan.asksStore ? await this.verify(connection, plan) : null;
    if (report !== null && !report.ok && !mayStayUnverified(connection, command)) throw notVerified(report);
    return this.apply.execute(context, { ...plan, report });
  }

  private load(accountId: string, connectionId: string): Promise<{ connection: ConnectionRecord; credentials: FormValues }> {
    return this.unitOfWork.read(accountId, async (tx) => {
      const connection = await this.store.get(tx, connectionId);
      const { credentials } = await this.store.secrets(tx, connectionId);
      return { connection, credentials: credentials === null ? {} : (this.vault.open(credentials) as FormValues) };
    });
  }

  private plan(connection: ConnectionRecord, credentials: FormValues, command: UpdateConnectionCommand): Omit<UpdatePlan, 'report'> {
    const { manifest } = this.catalogue.get(connection.connector);
    const merged = <T extends FormValues>(old: T, given: FormValues | undefined): FormValues => ({ ...old, ...given });
    const newSettings = command.settings && valuesOf(validForm(manifest.settings, merged(connection.settings, command.settings), 'settings'));
    const newCredentials = command.credentials && valuesOf(validForm(manifest.credentials, merged(credentials, command.credentials), 'credentials'));
    return {
      connection,
      command,
      settings: newSettings ?? connection.settings,
      credentials: newCredentials ?? credentials,
      asksStore: newSettings !== undefined || newCredentials !== undefined || command.language !== undefined,
      replacesCredentials: newCredentials !== undefined,
    };
  }

  private verify(connection: ConnectionRecord, plan: Omit<UpdatePlan, 'report'>): Promise<VerifyReport> {
    return this.probe.execute(this.catalogue.get(connection.connector), {
      accountId: connection.accountId,
      connectionId: connection.id,
      settings: plan.settings,
      credentials: plan.credentials,
      language: plan.command.language ?? connection.language,
      capabilities: {},
    });
  }
}

/** A connection that has worked before is never left with what does not work. */
function mayStayUnverified(connection: ConnectionRecord, command: UpdateConnectionCommand): boolean {
  return command.saveUnverified === true && (connection.status === 'draft' || connection.status === 'inactive');
}
