import { ParkedStore, type ParkedEntry, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

const FIND = `select id, connection_id as "connectionId", external_id as "externalId", record_id as "recordId", reason, state, observation from hub.parked where id = $1`;

/** What is set aside, in `hub.parked`. */
export class PgParkedStore extends ParkedStore {
  async find(tx: Tx, parkedId: string): Promise<ParkedEntry | null> {
    const { rows } = await clientOf(tx).query<ParkedEntry>({ name: 'parked-find', text: FIND, values: [parkedId] });
    return rows[0] ?? null;
  }

  async resolve(tx: Tx, parkedId: string, end: { readonly state: 'released' | 'discarded'; readonly by: string; readonly at: string }): Promise<boolean> {
    const { rowCount } = await clientOf(tx).query({
      name: 'parked-resolve',
      text: "update hub.parked set state = $2, resolved_by = $3, resolved_at = $4, updated_at = $4 where id = $1 and state = 'open'",
      values: [parkedId, end.state, end.by, end.at],
    });
    return rowCount === 1;
  }
}
