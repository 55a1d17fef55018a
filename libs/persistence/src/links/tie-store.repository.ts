import { TieStore, type Tie, type TieReference, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

interface TieRow {
  readonly connection_id: string;
  readonly listing_id: string;
  readonly listing_key: string;
  readonly external_ids: string[];
  readonly keys: ReadonlyArray<{ readonly type: string; readonly value: string }> | null;
}

const FIND = (condition: string): string => `
  select i.connection_id, i.id as listing_id, i.listing_key, array_agg(l.external_id order by l.external_id) as external_ids,
    (select jsonb_agg(distinct jsonb_build_object('type', k.key_type, 'value', k.key_value))
     from hub.identity_key k join hub.link m on m.id = k.link_id where m.listing_id = i.id) as keys
  from hub.listing i join hub.link l on l.listing_id = i.id
  where ${condition}
  group by i.id`;

/** Ties and separations in PostgreSQL. */
export class PgTieStore extends TieStore {
  async find(tx: Tx, reference: TieReference): Promise<Tie | null> {
    const { name, text, values } = statementOf(reference);
    const { rows } = await clientOf(tx).query<TieRow>({ name, text, values });
    const [row] = rows;
    if (!row) return null;
    return { connectionId: row.connection_id, listingId: row.listing_id, listingKey: row.listing_key, externalIds: row.external_ids, keys: row.keys ?? [] };
  }

  async reject(tx: Tx, connectionId: string, externalIds: readonly string[], productId: string): Promise<void> {
    await clientOf(tx).query({
      name: 'tie-reject',
      text: `insert into hub.rejected_link (account_id, connection_id, entity, external_id, product_id, created_at)
             select $1, $2, 'product', external_id, $4, now() from unnest($3::text[]) as external_id on conflict do nothing`,
      values: [tx.accountId, connectionId, externalIds, productId],
    });
  }

  async forgetRejections(tx: Tx, connectionId: string, externalIds: readonly string[], productId: string | null): Promise<void> {
    await clientOf(tx).query({
      name: 'tie-forget-rejections',
      text: `delete from hub.rejected_link where connection_id = $1 and entity = 'product' and external_id = any($2) and ($3::uuid is null or product_id = $3)`,
      values: [connectionId, externalIds, productId],
    });
  }
}

function statementOf(reference: TieReference): { name: string; text: string; values: string[] } {
  if ('linkId' in reference) return { name: 'tie-by-link', text: FIND('i.id = (select listing_id from hub.link where id = $1)'), values: [reference.linkId] };
  const { connectionId } = reference;
  if ('listingId' in reference) return { name: 'tie-by-listing', text: FIND('i.connection_id = $1 and i.id = $2'), values: [connectionId, reference.listingId] };
  const byRecord = `i.id = (select listing_id from hub.link where connection_id = $1 and entity = 'product' and external_id = $2)`;
  return { name: 'tie-by-record', text: FIND(byRecord), values: [connectionId, reference.externalId] };
}
