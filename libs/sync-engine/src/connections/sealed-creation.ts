import { Injectable } from '@nestjs/common';
import { Clock, newId } from '@hub/common';
import type { VerifyReport } from '@hub/connector-sdk';
import { CredentialVault, type CommandContext, type NewConnection, type StoredPreset } from '../ports';
import type { FormValues } from './connection-form';
import type { CreateConnectionCommand } from './create-connection.command';
import { reasonOf } from './verify-refusal';

/** Everything decided about a new connection. */
export interface Decided {
  readonly report: VerifyReport;
  readonly settings: FormValues;
  readonly credentials: FormValues;
  readonly warehouseId: string;
  readonly preset: StoredPreset;
}

/** Puts a new connection together, its credentials sealed. */
@Injectable()
export class SealedCreation {
  constructor(
    private readonly vault: CredentialVault,
    private readonly clock: Clock,
  ) {}

  record(context: CommandContext, command: CreateConnectionCommand, decided: Decided): NewConnection {
    const { report, preset } = decided;
    return {
      id: newId(),
      accountId: context.accountId,
      connector: command.connector,
      name: command.name,
      status: report.ok ? 'inactive' : 'draft',
      statusReason: report.ok ? null : reasonOf(report),
      presetName: preset.name,
      presetVersion: preset.version,
      preset: preset.body,
      settings: decided.settings,
      credentialsSealed: this.vault.seal(decided.credentials),
      capabilities: report.capabilities,
      warehouseId: decided.warehouseId,
      companyGroupId: command.companyGroupId ?? null,
      language: command.language ?? 'en',
      verifiedAt: report.ok ? this.clock.nowIso() : null,
    };
  }
}
