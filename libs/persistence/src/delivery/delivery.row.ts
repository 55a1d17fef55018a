import type { ByTarget, DeliveryMemory, InFlightWrite, LeasedDelivery, SentWrite, SpokeFields } from '@hub/sync-engine/ports';

/** What a delivery remembers, as `hub.delivery` keeps it. */
export interface DeliveryMemoryRow {
  readonly record_id: string;
  readonly basis: DeliveryMemory['basis'];
  readonly sent: ByTarget<SentWrite>;
  readonly returned: ByTarget<SpokeFields>;
  readonly in_flight: ByTarget<InFlightWrite>;
}

/** A delivery in hand. */
export interface LeasedDeliveryRow extends DeliveryMemoryRow {
  readonly id: string;
  readonly marked: number;
  readonly reason: string;
  readonly attempts: number;
  readonly issue: string | null;
}

export function toMemory(row: DeliveryMemoryRow): DeliveryMemory {
  return { basis: row.basis, sent: row.sent, returned: row.returned, inFlight: row.in_flight };
}

export function toLeased(row: LeasedDeliveryRow): LeasedDelivery {
  const { id, record_id: recordId, marked, reason, attempts, issue } = row;
  return { id, recordId, marked, reason, attempts, issue, ...toMemory(row) };
}
