import { Injectable } from '@nestjs/common';
import { Connections, ConnectionStore, UnitOfWork, WorkInterrupts, type CommandContext, type ConnectionRecord } from '../ports';
import { AuditedChange } from './audited-change';

/** Stops a connection's reads and writes. Webhooks are still stored; activating it again catches up. */
@Injectable()
export class PauseConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly interrupts: WorkInterrupts,
    private readonly audited: AuditedChange,
  ) {}

  /** When it returns, this process has ended what it was doing. @throws {ConflictError} `connection.illegal-move`; {NotFoundError}. */
  async execute(context: CommandContext, connectionId: string): Promise<ConnectionRecord> {
    await this.unitOfWork.run(context.accountId, async (tx) => {
      const connection = await this.store.lock(tx, connectionId);
      if (connection.status === 'paused') return;
      await this.connections.move(tx, connectionId, 'paused', `Paused by ${context.actor}.`);
      const change = { action: 'connection.paused', targetType: 'connection', targetId: connectionId };
      await this.audited.append(tx, context, { ...change, before: { status: connection.status }, after: { status: 'paused' } });
    });
    await this.interrupts.interrupt(connectionId);
    return this.connections.get(context.accountId, connectionId);
  }
}
