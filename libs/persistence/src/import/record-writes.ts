import type { CatalogueWrites, StoredObservation, Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { packRaw } from '../inbox/raw-codec';
import { writeRows, type RowStatement } from './json-rows';

// One open entry per record and reason: the same trouble again renews it.
const PARK: RowStatement = {
  name: 'import-park',
  text: `insert into hub.parked (id, account_id, connection_id, entity, external_id, reason, code, message, details, candidates, observation, run_id, created_at, updated_at)
         select r.id, $2, $3, 'product', r.external_id, r.reason, r.code, r.message, r.details, r.candidates, r.observation, r.run_id, $4, $4
         from jsonb_to_recordset($1::jsonb) as r (id uuid, external_id text, reason text, code text, message text, details jsonb, candidates uuid[], observation jsonb, run_id uuid)
         order by r.external_id
         on conflict (connection_id, entity, external_id, reason) where state = 'open' do update
           set code = excluded.code, message = excluded.message, details = excluded.details, candidates = excluded.candidates,
             observation = excluded.observation, run_id = excluded.run_id, updated_at = excluded.updated_at`,
};

// What an import parks is settled by the next version that goes through, or that is parked for another reason.
const SUPERSEDE: RowStatement = {
  name: 'import-supersede-parked',
  text: `update hub.parked p set state = 'superseded', resolved_at = $3, updated_at = $3, resolved_by = 'system'
         from jsonb_to_recordset($1::jsonb) as r (external_id text, reason text)
         where p.connection_id = $2 and p.entity = 'product' and p.external_id = r.external_id and p.state = 'open' and p.reason is distinct from r.reason
           and p.reason in ('identity-conflict', 'invalid-record', 'unknown-record', 'parent-missing')`,
};

/** Parks records, and settles what was parked of those that went through. */
export async function writeParked(tx: Tx, writes: CatalogueWrites): Promise<void> {
  const settled = [
    ...writes.superseded.map((externalId) => ({ external_id: externalId, reason: null })),
    ...writes.parked.map(({ externalId, reason }) => ({ external_id: externalId, reason })),
  ];
  await writeRows(tx, { ...SUPERSEDE, values: [writes.connectionId, writes.at] }, settled);
  const rows = writes.parked.map(({ externalId, runId, ...entry }) => ({ ...entry, external_id: externalId, run_id: runId }));
  await writeRows(tx, { ...PARK, values: [tx.accountId, writes.connectionId, writes.at] }, rows);
}

/** Keeps raw observations of changed records, compressed. */
export async function writeObservations(tx: Tx, connectionId: string, observations: readonly StoredObservation[], at: string): Promise<void> {
  if (observations.length === 0) return;
  const column = <T>(pick: (stored: StoredObservation) => T): T[] => observations.map(pick);
  await clientOf(tx).query({
    name: 'import-observations',
    text: `insert into hub.observation (id, account_id, connection_id, entity, external_id, source, seen, source_version, read_at, received_at, gone, raw, state, link_id, product_id, run_id)
           select o.id, $1, $2, 'product', o.external_id, o.source, o.seen, o.source_version, o.read_at, $3, o.gone, o.raw, o.state, o.link_id, o.product_id, o.run_id
           from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::boolean[], $11::bytea[], $12::text[], $13::uuid[], $14::uuid[], $15::uuid[])
             as o (id, external_id, source, seen, source_version, read_at, gone, raw, state, link_id, product_id, run_id)`,
    values: [
      tx.accountId,
      connectionId,
      at,
      column((o) => o.id),
      column((o) => o.observation.externalId),
      column((o) => o.observation.source),
      column((o) => o.observation.seen),
      column((o) => o.observation.sourceVersion),
      column((o) => o.observation.readAt),
      column((o) => o.observation.gone ?? false),
      column((o) => packRaw(o.observation.raw)),
      column((o) => o.state),
      column((o) => o.linkId),
      column((o) => o.productId),
      column((o) => o.runId),
    ],
  });
}

/** Marks waiting entries released whose obstacle has gone; answers whose records they are. */
export async function releaseWaiting(
  tx: Tx,
  connectionId: string,
  arrived: { readonly parents: readonly string[]; readonly keys: readonly string[] },
): Promise<{ connectionId: string; externalId: string }[]> {
  const { rows } = await clientOf(tx).query<{ connectionId: string; externalId: string }>({
    name: 'import-release-waiting',
    text: `update hub.parked p set state = 'released', resolved_at = now(), updated_at = now(), resolved_by = 'system'
           where p.account_id = $1 and p.state = 'open'
             and ((p.reason = 'parent-missing' and p.connection_id = $2 and p.details->>'parentExternalId' = any($3))
               or (p.reason = 'unknown-record' and p.details->'keys' ?| $4::text[]))
           returning p.connection_id as "connectionId", p.external_id as "externalId"`,
    values: [tx.accountId, connectionId, arrived.parents, arrived.keys],
  });
  return rows;
}
