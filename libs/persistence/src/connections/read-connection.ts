import { NotFoundError } from '@hub/common';
import type { ConnectionRecord, Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { CONNECTION_COLUMNS, toConnection, type ConnectionRow } from './connection.row';

/** Reads one connection. @throws {NotFoundError} `connection.not-found`. */
export async function readConnection(tx: Tx, connectionId: string, locking: '' | 'for no key update of c'): Promise<ConnectionRecord> {
  const { rows } = await clientOf(tx).query<ConnectionRow>({
    name: locking === '' ? 'connection-get' : 'connection-lock',
    text: `select ${CONNECTION_COLUMNS} from hub.connection c where c.id = $1 ${locking}`,
    values: [connectionId],
  });
  const row = rows[0];
  if (row === undefined) throw connectionNotFound(connectionId);
  return toConnection(row);
}

/** The same answer for unknown and foreign ids. */
export function connectionNotFound(connectionId: string): NotFoundError {
  return new NotFoundError('connection.not-found', `There is no connection ${connectionId}.`, { details: { connectionId } });
}
