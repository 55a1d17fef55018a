import { RefetchStore, type DueRefetch, type RefetchRequest, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** Requests to read records again, in PostgreSQL. Rows are written in key order, so that two writers never wait for each other in a circle. */
export class PgRefetchStore extends RefetchStore {
  async request(tx: Tx, connectionId: string, requests: readonly RefetchRequest[], dueAt: string): Promise<void> {
    if (requests.length === 0) return;
    await clientOf(tx).query(
      `insert into hub.refetch (account_id, connection_id, entity, external_id, reason, due_at, requested_at)
       select $1, $2, r.entity, r.external_id, max(r.reason), $6, now()
       from unnest($3::text[], $4::text[], $5::text[]) as r (entity, external_id, reason)
       group by r.entity, r.external_id order by r.entity, r.external_id
       on conflict (connection_id, entity, external_id) do update
         set generation = hub.refetch.generation + 1, due_at = least(hub.refetch.due_at, excluded.due_at), reason = excluded.reason`,
      [tx.accountId, connectionId, requests.map((r) => r.entity), requests.map((r) => r.externalId), requests.map((r) => r.reason), dueAt],
    );
  }

  async due(tx: Tx, connectionId: string, now: string, limit: number): Promise<readonly DueRefetch[]> {
    const { rows } = await clientOf(tx).query<DueRefetch>(
      `select entity, external_id as "externalId", reason, generation, attempts
       from hub.refetch where connection_id = $1 and due_at <= $2 order by due_at, external_id limit $3`,
      [connectionId, now, limit],
    );
    return rows;
  }

  async done(tx: Tx, connectionId: string, served: readonly DueRefetch[]): Promise<void> {
    if (served.length === 0) return;
    await clientOf(tx).query(
      `delete from hub.refetch using unnest($2::text[], $3::text[], $4::bigint[]) as s (entity, external_id, generation)
       where refetch.connection_id = $1 and refetch.entity = s.entity and refetch.external_id = s.external_id and refetch.generation = s.generation`,
      [connectionId, ...columnsOf(served)],
    );
  }

  async postpone(tx: Tx, connectionId: string, failed: readonly DueRefetch[], dueAt: string): Promise<void> {
    if (failed.length === 0) return;
    await clientOf(tx).query(
      `update hub.refetch set attempts = attempts + 1, due_at = $5
       from unnest($2::text[], $3::text[], $4::bigint[]) as s (entity, external_id, generation)
       where refetch.connection_id = $1 and refetch.entity = s.entity and refetch.external_id = s.external_id`,
      [connectionId, ...columnsOf(failed), dueAt],
    );
  }
}

function columnsOf(rows: readonly DueRefetch[]): [string[], string[], number[]] {
  return [rows.map((row) => row.entity), rows.map((row) => row.externalId), rows.map((row) => row.generation)];
}
