import { LinkStore, type LinkSync, type LinkWriteState, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { writeRows } from '../import/json-rows';
import { LINK_COLUMNS, toSync, type LinkRow } from '../import/link.row';

// The fingerprint goes: what the record shows next has to be compared with what was written.
const SAVE = `
  update hub.link l set expected = r.expected, in_flight = nullif(r.in_flight, 'null'), uncertain = r.uncertain, answered_at = r.answered_at,
    stock_shown = coalesce(nullif(r.stock_shown, 'null'), l.stock_shown), fingerprint = null, updated_at = now()
  from jsonb_to_recordset($1::jsonb) as r (id uuid, expected jsonb, in_flight jsonb, uncertain jsonb, answered_at timestamptz, stock_shown jsonb)
  where l.id = r.id`;

/** Links as exporters see them. */
export class PgLinkStore extends LinkStore {
  async lockSync(tx: Tx, linkIds: readonly string[]): Promise<ReadonlyMap<string, LinkSync>> {
    const { rows } = await clientOf(tx).query<LinkRow>({
      name: 'link-lock-sync',
      text: `select ${LINK_COLUMNS} from hub.link l where l.id = any($1) order by l.id for no key update`,
      values: [linkIds],
    });
    return new Map(rows.map((row) => [row.id, toSync(row)]));
  }

  async saveWriteState(tx: Tx, links: readonly LinkWriteState[]): Promise<void> {
    const rows = links.map(({ linkId, sync, stockShown }) => ({
      id: linkId,
      expected: sync.expected,
      in_flight: sync.inFlight.length === 0 ? null : sync.inFlight,
      uncertain: sync.uncertain,
      answered_at: sync.answeredAt,
      stock_shown: stockShown ?? null,
    }));
    await writeRows(tx, { name: 'link-save-write-state', text: SAVE }, rows);
  }
}
