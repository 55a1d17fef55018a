import { contentHash, newId } from '@hub/common';
import type { Aspect } from '@hub/contracts';
import {
  DeliveryStore,
  type ByTarget,
  type DeliveryMemory,
  type DeliveryResult,
  type InFlightWrite,
  type LeasedDelivery,
  type LeaseRequest,
  type Tx,
} from '@hub/sync-engine/ports';
import { clientOf } from '../database/pg-unit-of-work';
import { toLeased, toMemory, type DeliveryMemoryRow, type LeasedDeliveryRow } from './delivery.row';
import { BEGIN_WRITES, FINISH, LEASE, MARK_RECONCILE } from './delivery.sql';

/** Deliveries in PostgreSQL. Every step of a holder names its token, so that one who lost the lease changes nothing. */
export class PgDeliveryStore extends DeliveryStore {
  async reclaim(tx: Tx, connectionId: string): Promise<void> {
    await clientOf(tx).query("update hub.delivery set state = 'dirty', lease_token = null, leased_at = null where connection_id = $1 and state = 'leased'", [
      connectionId,
    ]);
  }

  async lease(tx: Tx, { connectionId, aspect, token, limit, now }: LeaseRequest): Promise<readonly LeasedDelivery[]> {
    const { rows } = await clientOf(tx).query<LeasedDeliveryRow>(LEASE, [connectionId, aspect, limit, now, token]);
    return rows.map(toLeased);
  }

  async beginWrites(tx: Tx, token: string, writes: ReadonlyMap<string, ByTarget<InFlightWrite>>, now: string): Promise<ReadonlySet<string>> {
    if (writes.size === 0) return new Set();
    const ids = [...writes.keys()].sort();
    const flights = ids.map((id) => JSON.stringify(writes.get(id)));
    const { rows } = await clientOf(tx).query<{ id: string }>(BEGIN_WRITES, [token, ids, flights, now]);
    return new Set(rows.map(({ id }) => id));
  }

  async finish(tx: Tx, token: string, results: readonly DeliveryResult[], now: string): Promise<ReadonlySet<string>> {
    if (results.length === 0) return new Set();
    const rows = [...results].sort((left, right) => (left.id < right.id ? -1 : 1)).map(toResultRow);
    const { rows: finished } = await clientOf(tx).query<{ id: string }>(FINISH, [token, JSON.stringify(rows), now]);
    return new Set(finished.map(({ id }) => id));
  }

  async postpone(tx: Tx, connectionId: string, aspect: Aspect, until: string): Promise<void> {
    await clientOf(tx).query(
      "update hub.delivery set due_at = $3 where connection_id = $1 and aspect = $2 and state in ('dirty', 'unknown') and due_at < $3",
      [connectionId, aspect, until],
    );
  }

  async countIssues(tx: Tx, connectionId: string, aspect: Aspect): Promise<number> {
    const { rows } = await clientOf(tx).query<{ count: number }>(
      'select count(*) as count from hub.delivery where connection_id = $1 and aspect = $2 and issue is not null',
      [connectionId, aspect],
    );
    return rows[0]?.count ?? 0;
  }

  async memories(tx: Tx, connectionId: string, aspect: Aspect, recordIds: readonly string[]): Promise<ReadonlyMap<string, DeliveryMemory>> {
    const { rows } = await clientOf(tx).query<DeliveryMemoryRow>(
      'select record_id, basis, sent, returned, in_flight from hub.delivery where connection_id = $1 and aspect = $2 and record_id = any($3::uuid[])',
      [connectionId, aspect, recordIds],
    );
    return new Map(rows.map((row) => [row.record_id, toMemory(row)]));
  }

  async markReconcile(tx: Tx, connectionId: string, recordIds: readonly string[], now: string): Promise<void> {
    const ids = [...recordIds].sort();
    await clientOf(tx).query(MARK_RECONCILE, [tx.accountId, connectionId, ids, ids.map(() => newId()), now]);
  }
}

function toResultRow(result: DeliveryResult): object {
  const { id, marked, next, dueAt, attempts, basis, sent, returned, inFlight, issue, failure } = result;
  const times = Object.values(sent).map(({ at }) => at);
  return {
    id,
    parked_id: newId(),
    marked,
    next,
    due_at: dueAt,
    attempts,
    basis,
    sent,
    sent_hash: times.length === 0 ? null : contentHash(Object.fromEntries(Object.entries(sent).map(([target, { wanted }]) => [target, wanted]))),
    sent_at: times.sort().at(-1) ?? null,
    returned,
    in_flight: inFlight,
    issue,
    last_error: failure,
  };
}
