import { Injectable } from '@nestjs/common';
import type { VerifyReport } from '@hub/connector-sdk';
import { Clock, sameContent } from '@hub/common';
import { Connections, ConnectionStore, UnitOfWork, type CommandContext, type ConnectionRecord, type Tx } from '../ports';
import { AuditedChange } from './audited-change';
import { ResumeWork } from './resume-work';

/** Keeps what a verification of a stored connection found, and lets the connection go on where it waited for that. */
@Injectable()
export class VerifiedConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly resume: ResumeWork,
    private readonly audited: AuditedChange,
    private readonly clock: Clock,
  ) {}

  /** `connection` as it was verified: what was learned of older settings or credentials is not kept. */
  async execute(context: CommandContext, connection: ConnectionRecord, report: VerifyReport): Promise<void> {
    if (!report.ok) return;
    const resumed = await this.unitOfWork.run(context.accountId, async (tx) => {
      const present = await this.store.lock(tx, connection.id);
      if (present.configVersion !== connection.configVersion) return false;
      await this.keep(tx, present, report);
      return this.moveOn(tx, context, present);
    });
    if (resumed) await this.resume.afterCredentials(connection);
  }

  private keep(tx: Tx, connection: ConnectionRecord, report: VerifyReport): Promise<void> {
    const settings = { ...connection.settings, ...report.settings };
    // Settings that stay as they are must not make open sessions stale.
    const changed = sameContent(settings, connection.settings) ? {} : { settings };
    return this.store.update(tx, connection.id, { capabilities: report.capabilities, verifiedAt: this.clock.nowIso(), ...changed });
  }

  private async moveOn(tx: Tx, context: CommandContext, connection: ConnectionRecord): Promise<boolean> {
    const to = connection.status === 'draft' ? 'inactive' : connection.status === 'needs-credentials' ? 'active' : null;
    if (to === null) return false;
    await this.connections.move(tx, connection.id, to, null);
    const change = { action: 'connection.verified', targetType: 'connection', targetId: connection.id };
    await this.audited.append(tx, context, { ...change, before: { status: connection.status }, after: { status: to } });
    if (to === 'active') await this.resume.queueCatchUp(tx, { ...connection, status: 'active' });
    return to === 'active';
  }
}
