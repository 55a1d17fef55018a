import type { UnitOfWork } from '@hub/sync-engine/ports';
import { ReadModel } from './read-model';

/** Finds the connections that something waits to be delivered to. */
export class DrainTargets extends ReadModel {
  constructor(unitOfWork: UnitOfWork) {
    super(unitOfWork);
  }

  /** Connections with an unfinished delivery of one of the records. */
  async of(accountId: string, recordIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.rows<{ id: string }>(
      accountId,
      "select distinct connection_id as id from hub.delivery where record_id = any($1::uuid[]) and marked > done and state in ('dirty', 'unknown')",
      [recordIds],
    );
    return rows.map(({ id }) => id);
  }
}
