import { backoffMs, SilentLogger, SystemClock, type Clock, type Logger } from '@hub/common';
import { messageOf } from '../errors';
import { PgSession } from '../log/pg-connection';
import { OUTBOX_CHANNEL } from '../outbox/pg-outbox-writer';
import { Bell, pause } from '../pause';
import { alignPositions, moveRows, nextRows } from './outbox-moves';
import { LogOnlySink, type OutboxRow, type RefusedRow, type RelaySink } from './relay-sink';

/** How the outbox is emptied. */
export interface OutboxRelayOptions {
  /** Connection as the system role. Must be a session of its own: a transaction-pooling proxy would lose the lock. */
  readonly systemUrl: string;
  /** Default: the event log alone. */
  readonly sink?: RelaySink;
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** Rows taken at once. Default 500. */
  readonly batchRows?: number;
  /** Largest event the bus carries. Unit: bytes of JSON. Default 900 000, below Kafka's default message size. */
  readonly maxEventBytes?: number;
  /** Longest sleep of the active relay when no notification comes. Unit: milliseconds. Default 500. */
  readonly pollMs?: number;
  /** Pause of a standing-by relay between two tries to become active. Unit: milliseconds. Default 500. */
  readonly standbyMs?: number;
  /** Silence after which the server ends a relay's session, so that a frozen process loses its place. Unit: milliseconds. Default 5 000. */
  readonly sessionIdleMs?: number;
  /** Called after each batch, for metrics. */
  readonly onMoved?: (batch: { readonly events: number; readonly refused: number; readonly tookMs: number }) => void;
}

/** What the relay is doing. */
export interface RelayStatus {
  readonly state: 'stopped' | 'standby' | 'active';
  readonly movedEvents: number;
  readonly refusedEvents: number;
  /** ISO-8601 UTC; null before the first batch. */
  readonly lastMovedAt: string | null;
  /** Null when the last try went well. */
  readonly lastError: string | null;
}

interface BusState {
  tookOver: boolean;
  failures: number;
}

/** Bytes of JSON taken at once; keeps a batch of large events within memory and within one Kafka transaction. */
const BATCH_BYTES = 8_000_000;
const RELAY_LOCK = `pg_try_advisory_lock(1701737844, 1)`;
const RECONNECT = { baseMs: 200, maxMs: 2_000, jitter: 0.3 };
const BUS_AWAY = { baseMs: 200, maxMs: 5_000, jitter: 0.3 };

/**
 * Moves committed outbox rows to the bus, in order. Start one in every process that has the role: exactly one is active
 * at a time, because the lock and the moving share one database session; another takes over within seconds.
 */
export class OutboxRelay {
  private readonly bell = new Bell();
  private readonly sink: RelaySink;
  private readonly logger: Logger;
  private readonly clock: Clock;
  private readonly maxEventBytes: number;
  private closing: AbortController | null = null;
  private running: Promise<void> | null = null;
  private status_: RelayStatus = { state: 'stopped', movedEvents: 0, refusedEvents: 0, lastMovedAt: null, lastError: null };

  constructor(private readonly options: OutboxRelayOptions) {
    this.sink = options.sink ?? new LogOnlySink();
    this.logger = options.logger ?? new SilentLogger();
    this.clock = options.clock ?? new SystemClock();
    this.maxEventBytes = options.maxEventBytes ?? 900_000;
  }

  /** Begins in the background; outages are retried until `stop`. */
  start(): void {
    if (this.running) return;
    this.closing = new AbortController();
    this.running = this.run(this.closing.signal);
  }

  /** Finishes the batch in hand and gives the place to another relay. Safe to repeat. */
  async stop(): Promise<void> {
    this.closing?.abort();
    await this.running;
    this.running = null;
  }

  /** Looks at the outbox now; for writers in the same process. */
  wake(): void {
    this.bell.ring();
  }

  status(): RelayStatus {
    return this.status_;
  }

  private async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.serve(signal, () => (failures = 0));
      } catch (error) {
        failures += 1;
        this.note({ lastError: messageOf(error) });
        this.logger.warn('relay lost its database session', { error: messageOf(error) });
      }
      await pause(backoffMs(RECONNECT, failures), signal);
    }
    this.note({ state: 'stopped' });
  }

  /** One database session: stand by, become active, move rows until the session breaks or the relay stops. */
  private async serve(signal: AbortSignal, onActive: () => void): Promise<void> {
    const lost = new AbortController();
    const session = await PgSession.open(this.options.systemUrl, 'entrepot-relay', this.sessionLimits(), () => lost.abort());
    const over = AbortSignal.any([signal, lost.signal]);
    try {
      this.note({ state: 'standby' });
      await this.standBy(session, over);
      if (over.aborted) return;
      onActive();
      await this.beActive(session, over);
    } finally {
      this.note({ state: 'standby' });
      await this.sink.release();
      await session.close();
    }
  }

  private sessionLimits(): { idleMs: number; statementMs: number } {
    return { idleMs: this.options.sessionIdleMs ?? 5_000, statementMs: 10_000 };
  }

  private async standBy(session: PgSession, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const { rows } = await session.client.query<{ held: boolean }>(`select ${RELAY_LOCK} as held`);
      if (rows[0]?.held) return;
      await pause(this.options.standbyMs ?? 500, over);
    }
  }

  private async beActive(session: PgSession, over: AbortSignal): Promise<void> {
    session.client.on('notification', () => this.bell.ring());
    await session.client.query(`listen ${OUTBOX_CHANNEL}`);
    await alignPositions(session.client);
    this.note({ state: 'active', lastError: null });
    this.logger.info('relay is active');
    const bus = { tookOver: false, failures: 0 };
    while (!over.aborted) {
      const rows = await nextRows(session.client, { rows: this.options.batchRows ?? 500, bytes: BATCH_BYTES }, this.sink.readsValues);
      if (rows.length === 0) await this.bell.sleep(this.options.pollMs ?? 500, over);
      else await this.moveBatch(session, rows, bus, over);
    }
  }

  private async moveBatch(session: PgSession, rows: readonly OutboxRow[], bus: BusState, over: AbortSignal): Promise<void> {
    try {
      const refused = await this.whileAlive(session, () => this.publish(rows, bus));
      await this.move(session, rows, refused);
      bus.failures = 0;
    } catch (error) {
      if (over.aborted || !isBusAway(error)) throw error;
      bus.tookOver = false;
      bus.failures += 1;
      this.note({ lastError: messageOf(error) });
      this.logger.warn('bus is away, rows wait', { error: messageOf(error) });
      await this.whileAlive(session, () => pause(backoffMs(BUS_AWAY, bus.failures), over));
    }
  }

  private async publish(rows: readonly OutboxRow[], bus: BusState): Promise<RefusedRow[]> {
    if (!bus.tookOver) await this.sink.takeOver();
    bus.tookOver = true;
    const tooLarge = rows.filter((row) => row.bytes > this.maxEventBytes);
    const fitting = rows.filter((row) => row.bytes <= this.maxEventBytes);
    const refused = tooLarge.map((row) => ({
      row,
      reason: 'event.too-large',
      message: `The event has ${row.bytes} bytes, the bus takes ${this.maxEventBytes}. Shorten the record's texts, or raise the limit here and on the broker, then release it.`,
    }));
    return fitting.length === 0 ? refused : [...refused, ...(await this.sink.publish(fitting))];
  }

  private async move(session: PgSession, rows: readonly OutboxRow[], refused: readonly RefusedRow[]): Promise<void> {
    const startedMs = this.clock.nowMs();
    const out = new Set(refused.map(({ row }) => row.seq));
    const events = await moveRows(session.client, rows.filter(({ seq }) => !out.has(seq)), refused);
    const { movedEvents, refusedEvents } = this.status_;
    this.note({ movedEvents: movedEvents + events, refusedEvents: refusedEvents + refused.length, lastMovedAt: this.clock.nowIso(), lastError: null });
    this.options.onMoved?.({ events, refused: refused.length, tookMs: this.clock.nowMs() - startedMs });
  }

  /** Keeps the session from counting as frozen while the bus takes its time. */
  private async whileAlive<T>(session: PgSession, work: () => Promise<T>): Promise<T> {
    const beat = setInterval(() => void session.client.query('select 1').catch(() => undefined), this.sessionLimits().idleMs / 4);
    try {
      return await work();
    } finally {
      clearInterval(beat);
    }
  }

  private note(change: Partial<RelayStatus>): void {
    this.status_ = { ...this.status_, ...change };
  }
}

function isBusAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'bus.unavailable';
}
