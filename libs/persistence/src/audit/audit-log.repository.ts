import { newId } from '@hub/common';
import { AuditLog, type AuditEntry, type Tx } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** The audit trail in PostgreSQL. */
export class PgAuditLog extends AuditLog {
  async append(tx: Tx, entry: AuditEntry): Promise<void> {
    await clientOf(tx).query(
      `insert into hub.audit (id, account_id, actor, action, target_type, target_id, before, after, request_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        newId(),
        tx.accountId,
        entry.actor,
        entry.action,
        entry.targetType,
        entry.targetId,
        entry.before === null ? null : JSON.stringify(entry.before),
        entry.after === null ? null : JSON.stringify(entry.after),
        entry.requestId,
      ],
    );
  }
}
