import { DueWork, type DueWorkItem, type WorkKind } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';

/**
 * What makes a connection (called `c`) due for each kind of work; `$1` is the present moment. Work of a connection that is paused or
 * has no credentials waits, except what needs no spoke and what only ends a run.
 */
const CONDITIONS: Readonly<Record<WorkKind, string>> = {
  inbox: `c.status in ('active', 'needs-credentials') and exists (
    select 1 from hub.observation o where o.connection_id = c.id and o.state = 'pending' and (o.next_at is null or o.next_at <= $1))`,
  refetch: `c.status = 'active' and exists (select 1 from hub.refetch f where f.connection_id = c.id and f.due_at <= $1)`,
  drain: `c.status = 'active' and exists (
    select 1 from hub.delivery d where d.connection_id = c.id and d.state in ('dirty', 'leased', 'unknown') and d.due_at <= $1)`,
  run: `exists (select 1 from hub.run r where r.connection_id = c.id and r.state in ('queued', 'running')
    and ((c.status = 'active' and r.due_at <= $1) or r.cancel_requested))`,
};

/** Looks for work in the tables as the system role: one probe of a partial index per connection and kind. */
export class PgDueWork extends DueWork {
  constructor(private readonly system: Pool) {
    super();
  }

  async find(kinds: readonly WorkKind[], now: string): Promise<readonly DueWorkItem[]> {
    if (kinds.length === 0) return [];
    const columns = kinds.map((kind) => `(${CONDITIONS[kind]}) as "${kind}"`);
    const { rows } = await this.system.query<{ id: string; accountId: string } & Partial<Record<WorkKind, boolean>>>(
      `select c.id, c.account_id as "accountId", ${columns.join(', ')}
       from hub.connection c where c.status not in ('draft', 'deleting')`,
      [now],
    );
    return rows.flatMap((row) => kinds.filter((kind) => row[kind]).map((kind) => ({ kind, accountId: row.accountId, connectionId: row.id })));
  }
}
