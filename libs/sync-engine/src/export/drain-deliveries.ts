import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { Connections, SpokeSessions, type ConnectionRecord, type OpenSpoke } from '../ports';
import { DeliverStock } from './deliver-stock';
import type { DrainStop } from './drain-stop';
import { PushGate } from './push-gate';
import { StopDrain } from './stop-drain';

/** How a drain is bounded. */
export interface DrainOptions {
  /** Ends the drain at its next safe point, without ending requests under way. */
  readonly stopping?: AbortSignal;
  /** How long it goes on before it lets other connections have their turn. Unit: milliseconds. Default 2 000. */
  readonly budgetMs?: number;
}

/** Why a drain ended. `more`: its time was up, there is more to do now. `closed`: nothing may be written to this connection. */
export type DrainEnd = 'done' | 'more' | 'stopped' | 'closed' | 'not-ready' | 'consent-needed' | DrainStop['why'];

export interface DrainResult {
  readonly end: DrainEnd;
  /** Deliveries taken up. */
  readonly taken: number;
  /** External records written. */
  readonly written: number;
  /** Earliest sensible next try, ISO UTC; null when there is none to name. */
  readonly retryAt: string | null;
}

/**
 * Brings one connection up to date: leases what is dirty, reads where that is needed, writes only what differs, and records what came
 * back. One drain per connection at a time (see ExclusiveWork); when two run all the same, each delivery is fenced by its lease and the
 * worst that happens is a read more. Killed at any point it leaves nothing that the next drain does not find and settle by reading.
 */
@Injectable()
export class DrainDeliveries {
  constructor(
    private readonly connections: Connections,
    private readonly sessions: SpokeSessions,
    private readonly gate: PushGate,
    private readonly deliver: DeliverStock,
    private readonly stops: StopDrain,
    private readonly clock: Clock,
  ) {}

  /** `signal` ends requests under way; what they were doing is then settled by reading. Always ends promptly on an abort. */
  async execute(connection: Pick<ConnectionRecord, 'id' | 'accountId'>, signal: AbortSignal, options: DrainOptions = {}): Promise<DrainResult> {
    const present = await this.connections.get(connection.accountId, connection.id);
    const closed = await this.closedBecause(present);
    if (closed !== null) return { end: closed, taken: 0, written: 0, retryAt: null };
    return this.sessions.use(present, signal, (spoke) => this.drain(present, spoke, signal, options));
  }

  private async closedBecause(connection: ConnectionRecord): Promise<DrainEnd | null> {
    if (!mayWrite(connection)) return 'closed';
    const { kind } = await this.gate.check(connection);
    return kind === 'open' ? null : kind;
  }

  private async drain(connection: ConnectionRecord, spoke: OpenSpoke, signal: AbortSignal, options: DrainOptions): Promise<DrainResult> {
    const endMs = this.clock.nowMs() + (options.budgetMs ?? 2_000);
    let [taken, written] = [0, 0];
    for (let first = true; ; first = false) {
      const present = first ? connection : await this.connections.get(connection.accountId, connection.id);
      const halt = this.haltBefore(present, endMs, [signal, options.stopping]);
      if (halt !== null) return { end: halt, taken, written, retryAt: null };
      const round = await this.deliver.round(present, spoke, { first, signal });
      taken += round.taken;
      written += round.written;
      if (round.stop !== null) return this.stop(present, round.stop, { taken, written });
      if (round.taken > 0) continue;
      if (taken > 0) await this.stops.over(present);
      return { end: 'done', taken, written, retryAt: null };
    }
  }

  private haltBefore(connection: ConnectionRecord, endMs: number, signals: ReadonlyArray<AbortSignal | undefined>): DrainEnd | null {
    if (signals.some((signal) => signal?.aborted)) return 'stopped';
    if (this.clock.nowMs() > endMs) return 'more';
    return mayWrite(connection) ? null : 'closed';
  }

  private async stop(connection: ConnectionRecord, stop: DrainStop, done: Pick<DrainResult, 'taken' | 'written'>): Promise<DrainResult> {
    await this.stops.execute(connection, stop);
    return { end: stop.why, ...done, retryAt: stop.why === 'credentials' ? null : stop.until };
  }
}

/** Whether stock goes out to the connection at all at this moment. */
function mayWrite({ status, preset, ownsWarehouse }: ConnectionRecord): boolean {
  return status === 'active' && preset.stock.direction === 'out' && !ownsWarehouse;
}
