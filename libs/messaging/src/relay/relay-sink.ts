/** An outbox row on its way to the bus. */
export interface OutboxRow {
  readonly seq: string;
  readonly id: string;
  readonly accountId: string | null;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  /** Size of the event's JSON. Unit: bytes. */
  readonly bytes: number;
  /** JSON text of the event; null when the sink does not read values. */
  readonly value: string | null;
}

/** A row the bus will never take. */
export interface RefusedRow {
  readonly row: OutboxRow;
  /** Stable dotted code. */
  readonly reason: string;
  readonly message: string;
}

/** Where the relay publishes beside the event log, which it always writes. */
export abstract class RelaySink {
  /** Whether `publish` wants the rows' values; the log alone moves them inside the database. */
  abstract readonly readsValues: boolean;

  /** Called when this relay has become the active one, before the first `publish`: shuts out a predecessor that still runs. */
  abstract takeOver(): Promise<void>;

  /**
   * Publishes the rows in order; may be called again with the same rows. Answers those the bus will never take.
   * @throws {BusUnavailableError} when the bus is away; nothing counts as published then.
   */
  abstract publish(rows: readonly OutboxRow[]): Promise<readonly RefusedRow[]>;

  /** Called when this relay is no longer active. Never throws. */
  abstract release(): Promise<void>;
}

/** The sink of the embedded profile: the log is the bus. */
export class LogOnlySink extends RelaySink {
  readonly readsValues = false;

  async takeOver(): Promise<void> {}

  async publish(): Promise<readonly RefusedRow[]> {
    return [];
  }

  async release(): Promise<void> {}
}
