import type { Entity, Json, ParkReason, RawObservation } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** A record that is set aside, with what a person needs to decide about it. */
export interface ParkedRecord {
  readonly connectionId: string;
  readonly entity: Entity;
  readonly externalId: string;
  readonly reason: ParkReason;
  readonly code: string;
  /** One clear sentence. */
  readonly message: string;
  readonly details: { readonly [key: string]: Json | undefined };
  readonly observation: RawObservation | null;
  /** ISO UTC. */
  readonly at: string;
}

/** Sets records aside outside an import; a later good version of the record takes it back. */
export abstract class RecordParking {
  /** Parks the record, or renews what is parked of it for the same reason. */
  abstract park(tx: Tx, record: ParkedRecord): Promise<void>;
}
