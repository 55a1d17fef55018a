import { ConflictError, InternalError } from '@hub/common';
import type { ConnectionStatus, RunState } from '@hub/contracts';
import { RunStore, type NewRun, type RunPatch, type RunRecord, type RunSaved, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { changesOf, RUN_COLUMNS, toRun, type RunRow } from './run.row';

/** Runs in PostgreSQL. Two partial unique indexes keep one queued and one active run per connection and operation. */
export class PgRunStore extends RunStore {
  async enqueue(tx: Tx, run: NewRun): Promise<{ run: RunRecord; joined: boolean }> {
    const { rows } = await clientOf(tx).query<RunRow & { joined: boolean }>(
      `insert into hub.run as r (id, account_id, connection_id, operation, state, trigger, options, due_at, queued_at, updated_at)
       values ($1, $2, $3, $4, 'queued', $5, $6, $7, $7, now())
       on conflict (connection_id, operation) where state = 'queued' do update
         set options = r.options || excluded.options, due_at = least(r.due_at, excluded.due_at), updated_at = now()
       returning ${RUN_COLUMNS}, r.id <> $1 as joined`,
      [run.id, run.accountId, run.connectionId, run.operation, run.trigger, JSON.stringify(run.options), run.queuedAt],
    );
    const row = rows[0];
    if (row === undefined) throw new InternalError('run.not-stored', 'A run was neither stored nor joined.');
    return { run: toRun(row), joined: row.joined };
  }

  async find(tx: Tx, runId: string): Promise<RunRecord | null> {
    const { rows } = await clientOf(tx).query<RunRow>(`select ${RUN_COLUMNS} from hub.run r where r.id = $1`, [runId]);
    return rows[0] === undefined ? null : toRun(rows[0]);
  }

  async inStates(tx: Tx, connectionId: string, states: readonly RunState[]): Promise<readonly RunRecord[]> {
    const { rows } = await clientOf(tx).query<RunRow>(
      `select ${RUN_COLUMNS} from hub.run r where r.connection_id = $1 and r.state = any ($2::text[]) order by r.id`,
      [connectionId, states],
    );
    return rows.map(toRun);
  }

  async requestCancel(tx: Tx, runId: string): Promise<RunRecord | null> {
    await clientOf(tx).query(
      `update hub.run set cancel_requested = true, updated_at = now(),
         state = case when state = 'running' then state else 'cancelled' end,
         finished_at = case when state = 'running' then finished_at else now() end
       where id = $1 and state in ('queued', 'running', 'waiting')`,
      [runId],
    );
    return this.find(tx, runId);
  }

  async save(tx: Tx, run: RunRecord, patch: RunPatch): Promise<RunSaved> {
    const changes = changesOf(patch);
    const sets = changes.map(([column], index) => `${column} = $${index + 4}`);
    const { rows } = await clientOf(tx).query<{ cancel_requested: boolean; status: ConnectionStatus }>(
      `update hub.run r set ${[...sets, 'updated_at = now()'].join(', ')} from hub.connection c
       where r.id = $1 and r.state = $2 and r.pages = $3 and c.id = r.connection_id returning r.cancel_requested, c.status`,
      [run.id, run.state, run.pages, ...changes.map(([, value]) => value)],
    );
    const row = rows[0];
    if (row === undefined) {
      throw new ConflictError('run.moved-on', `The run ${run.id} was moved on by somebody else.`, { details: { runId: run.id } });
    }
    return { cancelRequested: row.cancel_requested, connectionStatus: row.status };
  }
}
