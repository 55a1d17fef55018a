import { NO_COUNTS, type RunCounts } from '@hub/contracts';
import { SweepStore, type SweepComparison, type SweepScope, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** Whether the spoke listed the record of a link (`l`). */
const LISTED = 'exists (select 1 from hub.sweep_listed s where s.run_id = $2 and s.external_id = l.external_id)';
const PRESENT = "l.connection_id = $1 and l.entity = 'product' and not l.gone";
/** Links that a list may prove gone: records read since it was begun may be missing from it rightly. */
const MISSING = `${PRESENT} and l.read_at < $3 and not ${LISTED}`;
/** Listed records (`s`) without a link that says they are there: never seen, or seen as gone and back again. */
const UNSEEN = `s.run_id = $2 and not exists (select 1 from hub.link l where ${PRESENT} and l.external_id = s.external_id)`;

interface ComparisonRow {
  readonly kind: string;
  readonly known: number;
  readonly missing: number;
}

/** Ids of sweeps in PostgreSQL. */
export class PgSweepStore extends SweepStore {
  async addListed(tx: Tx, runId: string, externalIds: readonly string[]): Promise<void> {
    if (externalIds.length === 0) return;
    await clientOf(tx).query(
      `insert into hub.sweep_listed (account_id, run_id, external_id) select $1, $2, unnest($3::text[])
       on conflict (run_id, external_id) do nothing`,
      [tx.accountId, runId, externalIds],
    );
  }

  async compare(tx: Tx, sweep: SweepScope): Promise<SweepComparison> {
    const client = clientOf(tx);
    const kinds = await client.query<ComparisonRow>(
      `select kind, count(*) as known, count(*) filter (where not listed) as missing
       from (select coalesce(p.kind, 'unknown') as kind, l.read_at, ${LISTED} as listed
             from hub.link l left join hub.product p on p.id = l.product_id where ${PRESENT}) as link
       where listed or read_at < $3 group by kind`,
      [sweep.connectionId, sweep.runId, sweep.since],
    );
    const ids = await client.query<{ listed: number; unseen: number }>(
      `select (select count(*) from hub.sweep_listed where run_id = $2) as listed,
              (select count(*) from hub.sweep_listed s where ${UNSEEN}) as unseen`,
      [sweep.connectionId, sweep.runId],
    );
    return {
      listed: ids.rows[0]?.listed ?? 0,
      unseen: ids.rows[0]?.unseen ?? 0,
      known: kinds.rows.reduce((sum, row) => sum + row.known, 0),
      missing: kinds.rows.reduce((sum, row) => sum + row.missing, 0),
      agreed: agreedOf(kinds.rows),
    };
  }

  async missing(tx: Tx, sweep: SweepScope, after: string | null, limit: number): Promise<readonly string[]> {
    const { rows } = await clientOf(tx).query<{ id: string }>(
      `select l.external_id as id from hub.link l where ${MISSING} and ($4::text is null or l.external_id > $4)
       order by l.external_id limit $5`,
      [sweep.connectionId, sweep.runId, sweep.since, after, limit],
    );
    return rows.map((row) => row.id);
  }

  async unseen(tx: Tx, sweep: SweepScope, after: string | null, limit: number): Promise<readonly string[]> {
    const { rows } = await clientOf(tx).query<{ id: string }>(
      `select s.external_id as id from hub.sweep_listed s where ${UNSEEN} and ($3::text is null or s.external_id > $3)
       order by s.external_id limit $4`,
      [sweep.connectionId, sweep.runId, after, limit],
    );
    return rows.map((row) => row.id);
  }

  async clear(tx: Tx, runId: string): Promise<void> {
    await clientOf(tx).query('delete from hub.sweep_listed where run_id = $1', [runId]);
  }
}

function agreedOf(rows: readonly ComparisonRow[]): RunCounts {
  const counts = (records: number) => ({ ...NO_COUNTS, read: records, unchanged: records });
  const agreed = rows.map((row) => [row.kind, row.known - row.missing] as const).filter(([, records]) => records > 0);
  const total = agreed.reduce((sum, [, records]) => sum + records, 0);
  return Object.fromEntries([...agreed.map(([kind, records]) => [kind, counts(records)] as const), ['total', counts(total)] as const]);
}
