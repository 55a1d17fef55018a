import { Injectable } from '@nestjs/common';
import { Connections, ConnectionStore, UnitOfWork, type CommandContext, type ConnectionRecord, type Tx } from '../ports';
import { FirstActivation } from './first-activation';
import { ResumeWork } from './resume-work';
import { VerifyConnection } from './verify-connection';
import { notVerified } from './verify-refusal';

/**
 * Switches a connection on. The first time its preset's schedules are set up and its first import begins; after a pause it catches up;
 * a draft, and one that needs credentials, must pass its checks first.
 */
@Injectable()
export class ActivateConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly verify: VerifyConnection,
    private readonly first: FirstActivation,
    private readonly resume: ResumeWork,
  ) {}

  /**
   * Does nothing for a connection that is active. @throws {NotFoundError} `connection.not-found`; {InvalidInputError}
   * `connection.not-verified` with the checks; {ConflictError} `connection.illegal-move` for one that is being removed.
   */
  async execute(context: CommandContext, connectionId: string): Promise<ConnectionRecord> {
    const before = await this.connections.get(context.accountId, connectionId);
    if (before.status === 'draft' || before.status === 'needs-credentials') await this.check(context, connectionId);
    const changed = await this.unitOfWork.run(context.accountId, async (tx) => {
      const connection = await this.store.lock(tx, connectionId);
      if (connection.status === 'active') return false;
      await this.activate(tx, context, connection);
      return true;
    });
    const connection = await this.connections.get(context.accountId, connectionId);
    if (changed) this.resume.wake(connection);
    return connection;
  }

  private async check(context: CommandContext, connectionId: string): Promise<void> {
    const report = await this.verify.saved(context, connectionId);
    if (!report.ok) throw notVerified(report);
  }

  private async activate(tx: Tx, context: CommandContext, connection: ConnectionRecord): Promise<void> {
    await this.connections.move(tx, connection.id, 'active', null);
    const active: ConnectionRecord = { ...connection, status: 'active' };
    if (connection.status === 'inactive') await this.first.execute(tx, active);
    else await this.resume.queueCatchUp(tx, active);
    const change = { action: 'connection.activated', targetType: 'connection', targetId: connection.id };
    await this.first.audited.append(tx, context, { ...change, before: { status: connection.status }, after: { status: 'active' } });
  }
}
