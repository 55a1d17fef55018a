import { ConflictError } from '@hub/common';
import { CONNECTION_MOVES, type ConnectionStatus, type Json } from '@hub/contracts';
import { Connections, UnitOfWork, type ConnectionRecord, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { CONNECTION_COLUMNS, toConnection, type ConnectionRow } from './connection.row';
import { connectionNotFound, readConnection } from './read-connection';

/** Connections in PostgreSQL. */
export class PgConnections extends Connections {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  get(accountId: string, connectionId: string): Promise<ConnectionRecord> {
    return this.unitOfWork.read(accountId, (tx) => readConnection(tx, connectionId, ''));
  }

  list(accountId: string): Promise<readonly ConnectionRecord[]> {
    return this.unitOfWork.read(accountId, async (tx) => {
      const { rows } = await clientOf(tx).query<ConnectionRow>(`select ${CONNECTION_COLUMNS} from hub.connection c order by c.id`);
      return rows.map(toConnection);
    });
  }

  async move(tx: Tx, connectionId: string, to: ConnectionStatus, reason: string | null): Promise<void> {
    const client = clientOf(tx);
    const { rows } = await client.query<{ status: ConnectionStatus; name: string }>(
      'select status, name from hub.connection where id = $1 for no key update',
      [connectionId],
    );
    const found = rows[0];
    if (found === undefined) throw connectionNotFound(connectionId);
    if (found.status === to) return;
    if (!CONNECTION_MOVES[found.status].includes(to)) {
      throw new ConflictError('connection.illegal-move', `The connection "${found.name}" is ${found.status} and cannot become ${to}.`, {
        details: { from: found.status, to },
      });
    }
    await client.query('update hub.connection set status = $2, status_reason = $3, updated_at = now() where id = $1', [connectionId, to, reason]);
  }

  async saveCapabilities(accountId: string, connectionId: string, capabilities: Json): Promise<void> {
    await this.unitOfWork.run(accountId, (tx) =>
      clientOf(tx).query('update hub.connection set capabilities = $2 where id = $1', [connectionId, JSON.stringify(capabilities)]),
    );
  }
}
