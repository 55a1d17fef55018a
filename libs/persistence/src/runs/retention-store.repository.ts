import { RetentionStore } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';

/** Bounded deletions as the system role. Each statement takes the oldest rows through an index and locks only those. */
export class PgRetentionStore extends RetentionStore {
  constructor(private readonly system: Pool) {
    super();
  }

  deleteObservations(before: string, limit: number): Promise<number> {
    return this.delete(
      `delete from hub.observation where id in
         (select id from hub.observation where received_at < $1 and state <> 'pending' order by received_at limit $2)`,
      before,
      limit,
    );
  }

  deleteRuns(before: string, limit: number): Promise<number> {
    return this.delete(`delete from hub.run where id in (select id from hub.run where finished_at < $1 order by id limit $2)`, before, limit);
  }

  deleteIncidents(before: string, limit: number): Promise<number> {
    return this.delete(
      `delete from hub.incident where id in (select id from hub.incident where state = 'resolved' and resolved_at < $1 order by id limit $2)`,
      before,
      limit,
    );
  }

  private async delete(sql: string, before: string, limit: number): Promise<number> {
    const { rowCount } = await this.system.query(sql, [before, limit]);
    return rowCount ?? 0;
  }
}
