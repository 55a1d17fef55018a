import { newId } from '@hub/common';
import type { Entity, ObservationSource, RawObservation } from '@hub/contracts';
import { InboxStore, type PendingObservation, type SettledObservation, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { packRaw, unpackRaw } from './raw-codec';

interface PendingRow {
  readonly id: string;
  readonly entity: Entity;
  readonly external_id: string;
  readonly source: ObservationSource;
  readonly seen: 'read' | 'push';
  readonly source_version: string | null;
  readonly read_at: string;
  readonly gone: boolean;
  readonly raw: Buffer;
}

/** The inbox in PostgreSQL: the pending rows of `hub.observation`. */
export class PgInboxStore extends InboxStore {
  async add(tx: Tx, connectionId: string, observations: readonly RawObservation[]): Promise<readonly string[]> {
    if (observations.length === 0) return [];
    const ids = observations.map(() => newId());
    await clientOf(tx).query({
      name: 'inbox-add',
      text: `insert into hub.observation (id, account_id, connection_id, entity, external_id, source, seen, source_version, read_at, received_at, gone, raw, state)
             select o.id, $1, $2, o.entity, o.external_id, o.source, o.seen, o.source_version, o.read_at, now(), o.gone, o.raw, 'pending'
             from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::boolean[], $11::bytea[])
               as o (id, entity, external_id, source, seen, source_version, read_at, gone, raw)`,
      values: [
        tx.accountId,
        connectionId,
        ids,
        observations.map((o) => o.entity),
        observations.map((o) => o.externalId),
        observations.map((o) => o.source),
        observations.map((o) => o.seen),
        observations.map((o) => o.sourceVersion),
        observations.map((o) => o.readAt),
        observations.map((o) => o.gone ?? false),
        observations.map((o) => packRaw(o.raw)),
      ],
    });
    return ids;
  }

  async pending(tx: Tx, connectionId: string, now: string, limit: number): Promise<readonly PendingObservation[]> {
    const { rows } = await clientOf(tx).query<PendingRow>({
      name: 'inbox-pending',
      text: `select id, entity, external_id, source, seen, source_version, read_at, gone, raw
             from hub.observation where connection_id = $1 and state = 'pending' and (next_at is null or next_at <= $2) order by id limit $3`,
      values: [connectionId, now, limit],
    });
    return rows.map((row) => ({ id: row.id, observation: observationOf(row) }));
  }

  async settle(tx: Tx, observations: readonly SettledObservation[]): Promise<void> {
    if (observations.length === 0) return;
    await clientOf(tx).query({
      name: 'inbox-settle',
      text: `update hub.observation set state = s.state, link_id = s.link_id, product_id = s.product_id, next_at = null
             from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[]) as s (id, state, link_id, product_id)
             where observation.id = s.id and observation.state = 'pending'`,
      values: [observations.map((o) => o.id), observations.map((o) => o.state), observations.map((o) => o.linkId), observations.map((o) => o.productId)],
    });
  }
}

function observationOf(row: PendingRow): RawObservation {
  return {
    entity: row.entity,
    externalId: row.external_id,
    source: row.source,
    seen: row.seen,
    sourceVersion: row.source_version,
    readAt: row.read_at,
    gone: row.gone,
    raw: unpackRaw(row.raw),
  };
}
