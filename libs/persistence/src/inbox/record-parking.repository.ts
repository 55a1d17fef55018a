import { newId } from '@hub/common';
import { RecordParking, type ParkedRecord, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** Parks single records in PostgreSQL: one open row per record and reason. */
export class PgRecordParking extends RecordParking {
  async park(tx: Tx, record: ParkedRecord): Promise<void> {
    await clientOf(tx).query(
      `insert into hub.parked (id, account_id, connection_id, entity, external_id, reason, code, message, details, observation, created_at, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
       on conflict (connection_id, entity, external_id, reason) where state = 'open' do update
         set code = excluded.code, message = excluded.message, details = excluded.details, updated_at = excluded.updated_at,
             observation = coalesce(excluded.observation, hub.parked.observation)`,
      [
        newId(),
        tx.accountId,
        record.connectionId,
        record.entity,
        record.externalId,
        record.reason,
        record.code,
        record.message,
        JSON.stringify(record.details),
        record.observation === null ? null : JSON.stringify(record.observation),
        record.at,
      ],
    );
  }
}
