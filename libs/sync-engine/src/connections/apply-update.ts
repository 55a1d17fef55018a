import { Injectable } from '@nestjs/common';
import { ConflictError } from '@hub/common';
import type { VerifyReport } from '@hub/connector-sdk';
import type { ConnectionStatus } from '@hub/contracts';
import { ConnectionStore, ConnectorCatalogue, UnitOfWork, type CommandContext, type ConnectionRecord, type StoredPreset, type Tx } from '../ports';
import { ConnectionRules } from './connection-rules';
import { connectionView } from './connection-view';
import { SealedUpdate } from './sealed-update';
import type { UpdateConnectionCommand } from './update-connection.command';
import type { UpdatedConnection } from './update-connection.result';
import type { UpdatePlan } from './update-plan';
import { UpdateAftermath } from './update-aftermath';

/** Makes a verified change of a connection in one transaction. */
@Injectable()
export class ApplyUpdate {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly catalogue: ConnectorCatalogue,
    private readonly rules: ConnectionRules,
    private readonly sealing: SealedUpdate,
    private readonly aftermath: UpdateAftermath,
  ) {}

  async execute(context: CommandContext, plan: UpdatePlan): Promise<UpdatedConnection> {
    const updated = await this.unitOfWork.run(context.accountId, (tx) => this.within(tx, context, plan));
    await this.aftermath.afterCommit(plan.connection, updated.connection);
    return updated;
  }

  private async within(tx: Tx, context: CommandContext, plan: UpdatePlan): Promise<UpdatedConnection> {
    const before = await this.store.lock(tx, plan.connection.id);
    if (before.configVersion !== plan.connection.configVersion) throw changedMeanwhile(before);
    const chosen = await this.choose(tx, before, plan.command);
    await this.store.update(tx, before.id, this.sealing.patch(plan, chosen));
    if (chosen !== null) await this.rules.warehouses.settle(tx, before.id, chosen.warehouseId, chosen.preset.body);
    const changed = await this.store.get(tx, before.id);
    const status = statusAfter(before.status, plan.report);
    await this.aftermath.within(tx, { before, changed, status, reason: this.sealing.reason(plan.report) });
    const connection = await this.store.get(tx, before.id);
    await this.audit(tx, context, before, connection);
    return { connection, report: plan.report, warnings: await this.warnings(tx, connection, plan) };
  }

  /** Preset and warehouse as they are to be; null when neither they nor the name are touched. */
  private async choose(tx: Tx, before: ConnectionRecord, command: UpdateConnectionCommand): Promise<{ preset: StoredPreset; warehouseId: string } | null> {
    const touched = [command.name, command.preset, command.warehouseId, command.companyGroupId].some((value) => value !== undefined);
    if (!touched) return null;
    const wish = {
      connectionId: before.id,
      name: command.name ?? before.name,
      preset: command.preset ?? before.presetName,
      warehouseId: command.warehouseId ?? before.warehouseId,
      companyGroupId: command.companyGroupId ?? null,
    };
    const kept: StoredPreset = { name: before.presetName, version: before.presetVersion, body: before.preset };
    return this.rules.check(tx, this.catalogue.get(before.connector), wish, command.preset === undefined ? kept : null);
  }

  private audit(tx: Tx, context: CommandContext, before: ConnectionRecord, after: ConnectionRecord): Promise<void> {
    const { secrets } = this.catalogue.get(before.connector).manifest;
    const change = { action: 'connection.updated', targetType: 'connection', targetId: before.id };
    return this.rules.audited.append(tx, context, { ...change, before: connectionView(before, secrets), after: connectionView(after, secrets) });
  }

  private async warnings(tx: Tx, { id, connector }: ConnectionRecord, plan: UpdatePlan): Promise<readonly string[]> {
    if (!plan.asksStore) return [];
    return this.rules.duplicates.warnings(tx, { connectionId: id, connector, settings: plan.settings, credentials: plan.credentials });
  }
}

function statusAfter(status: ConnectionStatus, report: VerifyReport | null): ConnectionStatus {
  if (report === null) return status;
  if (!report.ok) return 'draft';
  if (status === 'draft') return 'inactive';
  return status === 'needs-credentials' ? 'active' : status;
}

function changedMeanwhile(connection: ConnectionRecord): ConflictError {
  return new ConflictError('connection.changed-meanwhile', `"${connection.name}" was changed by somebody else at the same moment; look at it and try again.`);
}
