import { newId, type Clock } from '@hub/common';
import { Incidents, incidentKeyOf, UnitOfWork, type IncidentReport } from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';

/** Incidents in PostgreSQL, each report in a transaction of its own. */
export class PgIncidents extends Incidents {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  async report(incident: IncidentReport): Promise<void> {
    await this.unitOfWork.run(incident.accountId, (tx) =>
      clientOf(tx).query(
        `insert into hub.incident (id, account_id, connection_id, kind, dedupe_key, severity, message, fix, details, opened_at, last_seen_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         on conflict (account_id, dedupe_key) where state = 'open' do update
           set occurrences = hub.incident.occurrences + 1, last_seen_at = excluded.last_seen_at, severity = excluded.severity,
               message = excluded.message, fix = excluded.fix, details = excluded.details`,
        [
          newId(),
          incident.accountId,
          incident.connectionId,
          incident.kind,
          incidentKeyOf(incident),
          incident.severity,
          incident.message,
          incident.fix ?? null,
          JSON.stringify(incident.details ?? {}),
          this.clock.nowIso(),
        ],
      ),
    );
  }

  async resolve(accountId: string, dedupeKey: string): Promise<void> {
    await this.unitOfWork.run(accountId, (tx) =>
      clientOf(tx).query("update hub.incident set state = 'resolved', resolved_at = $2 where dedupe_key = $1 and state = 'open'", [
        dedupeKey,
        this.clock.nowIso(),
      ]),
    );
  }
}
