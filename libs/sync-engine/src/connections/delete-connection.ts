import { Injectable } from '@nestjs/common';
import { Connections, ConnectionStore, ConnectorCatalogue, UnitOfWork, type CommandContext } from '../ports';
import { AuditedChange } from './audited-change';
import { connectionView } from './connection-view';
import { RemoveConnection } from './remove-connection';

/** Removes a connection: its work ends, the hub's webhooks are taken down at the store, its rows go. Masters stay. */
@Injectable()
export class DeleteConnection {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly connections: Connections,
    private readonly catalogue: ConnectorCatalogue,
    private readonly removal: RemoveConnection,
    private readonly audited: AuditedChange,
  ) {}

  /** What is cut short is finished by housekeeping. @throws {NotFoundError} `connection.not-found`. */
  async execute(context: CommandContext, connectionId: string): Promise<void> {
    await this.unitOfWork.run(context.accountId, async (tx) => {
      const connection = await this.store.lock(tx, connectionId);
      if (connection.status === 'deleting') return;
      await this.connections.move(tx, connectionId, 'deleting', `Removed by ${context.actor}.`);
      await this.store.releaseWarehouses(tx, connectionId);
      const before = connectionView(connection, this.catalogue.get(connection.connector).manifest.secrets);
      await this.audited.append(tx, context, { action: 'connection.deleted', targetType: 'connection', targetId: connectionId, before, after: null });
    });
    await this.removal.execute(context.accountId, connectionId);
  }
}
