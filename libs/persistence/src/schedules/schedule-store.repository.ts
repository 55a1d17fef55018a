import type { Operation } from '@hub/contracts';
import { ScheduleStore, type ScheduleRecord, type Tx } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';
import { clientOf } from '../database/pg-unit-of-work';

const COLUMNS = `s.id, s.account_id as "accountId", s.connection_id as "connectionId", s.operation, s.every_ms as "everyMs", s.cron,
  s.time_zone as "timeZone", s.active, s.from_preset as "fromPreset", s.next_at as "nextAt", s.last_at as "lastAt", s.created_at as "createdAt"`;

/** Schedules in PostgreSQL. `system` finds what is due in all accounts. */
export class PgScheduleStore extends ScheduleStore {
  constructor(private readonly system: Pool) {
    super();
  }

  async ofConnection(tx: Tx, connectionId: string): Promise<readonly ScheduleRecord[]> {
    const { rows } = await clientOf(tx).query<ScheduleRecord>(`select ${COLUMNS} from hub.schedule s where s.connection_id = $1 order by s.id`, [connectionId]);
    return rows;
  }

  async find(tx: Tx, scheduleId: string): Promise<ScheduleRecord | null> {
    const { rows } = await clientOf(tx).query<ScheduleRecord>(`select ${COLUMNS} from hub.schedule s where s.id = $1`, [scheduleId]);
    return rows[0] ?? null;
  }

  async save(tx: Tx, schedule: ScheduleRecord): Promise<void> {
    await clientOf(tx).query(
      `insert into hub.schedule (id, account_id, connection_id, operation, every_ms, cron, time_zone, active, from_preset, next_at, last_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (id) do update set operation = excluded.operation, every_ms = excluded.every_ms, cron = excluded.cron,
         time_zone = excluded.time_zone, active = excluded.active, from_preset = excluded.from_preset, next_at = excluded.next_at`,
      [
        schedule.id,
        tx.accountId,
        schedule.connectionId,
        schedule.operation,
        schedule.everyMs,
        schedule.cron,
        schedule.timeZone,
        schedule.active,
        schedule.fromPreset,
        schedule.nextAt,
        schedule.lastAt,
        schedule.createdAt,
      ],
    );
  }

  async delete(tx: Tx, scheduleId: string): Promise<void> {
    await clientOf(tx).query('delete from hub.schedule where id = $1', [scheduleId]);
  }

  async replacePreset(tx: Tx, connectionId: string, schedules: readonly ScheduleRecord[]): Promise<void> {
    await clientOf(tx).query('delete from hub.schedule where connection_id = $1 and from_preset', [connectionId]);
    for (const schedule of schedules) await this.save(tx, schedule);
  }

  async advance(tx: Tx, schedule: ScheduleRecord, nextAt: string, lastAt: string): Promise<boolean> {
    // Compare-and-set: of two schedulers that saw the same tick, one changes the row.
    const { rowCount } = await clientOf(tx).query(
      'update hub.schedule set next_at = $3, last_at = $4 where id = $1 and next_at = $2 and active',
      [schedule.id, schedule.nextAt, nextAt, lastAt],
    );
    return rowCount === 1;
  }

  async due(now: string, limit: number): Promise<readonly ScheduleRecord[]> {
    const { rows } = await this.system.query<ScheduleRecord>(
      `select ${COLUMNS} from hub.schedule s join hub.connection c on c.id = s.connection_id
       where s.active and s.next_at <= $1 and c.status = 'active' order by s.next_at limit $2`,
      [now, limit],
    );
    return rows;
  }

  async accountsAhead(operations: readonly Operation[], now: string): Promise<readonly string[]> {
    const { rows } = await this.system.query<{ id: string }>(
      `select distinct s.account_id as id from hub.schedule s join hub.connection c on c.id = s.connection_id
       where s.active and s.operation = any ($1::text[]) and s.next_at > $2 and c.status = 'active'`,
      [operations, now],
    );
    return rows.map(({ id }) => id);
  }

  async bringForward(tx: Tx, operations: readonly Operation[], now: string): Promise<number> {
    const { rowCount } = await clientOf(tx).query(
      `update hub.schedule s set next_at = $2 from hub.connection c
       where c.id = s.connection_id and c.status = 'active' and s.active and s.operation = any ($1::text[]) and s.next_at > $2`,
      [operations, now],
    );
    return rowCount ?? 0;
  }
}
