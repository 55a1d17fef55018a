import type { Json } from '@hub/contracts';
import { CheckpointStore, type CheckpointStream, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** Marks of spokes in PostgreSQL. */
export class PgCheckpointStore extends CheckpointStore {
  async read(tx: Tx, connectionId: string, stream: CheckpointStream): Promise<Json | null> {
    const { rows } = await clientOf(tx).query<{ mark: Json }>('select mark from hub.checkpoint where connection_id = $1 and stream = $2', [connectionId, stream]);
    return rows[0]?.mark ?? null;
  }

  async save(tx: Tx, connectionId: string, stream: CheckpointStream, mark: Json): Promise<void> {
    await clientOf(tx).query(
      `insert into hub.checkpoint (account_id, connection_id, stream, mark, updated_at) values ($1, $2, $3, $4, now())
       on conflict (connection_id, stream) do update set mark = excluded.mark, updated_at = excluded.updated_at`,
      [tx.accountId, connectionId, stream, JSON.stringify(mark)],
    );
  }
}
