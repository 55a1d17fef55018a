import { Injectable } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import type { ConnectorNotice } from '@hub/connector-sdk';
import type { Json } from '@hub/contracts';
import { HubMetrics } from '@hub/observability';
import { Connections, Incidents, incidentKeyOf, type ConnectionRecord, type IncidentReport } from '@hub/sync-engine/ports';

/** A notice that repeats is passed on this often. Unit: milliseconds. */
const PASS_ON_MS = 60_000;
const MAX_REMEMBERED = 5_000;

/** Incident kind while the circuit breaker of a spoke is open. */
const SPOKE_DOWN = 'spoke-down';

/** Keeps what sessions notice and learn beside their work. Never throws and never makes the work wait. */
@Injectable()
export class SpokeNotices {
  private readonly passedAtMs = new Map<string, number>();

  constructor(
    private readonly incidents: Incidents,
    private readonly connections: Connections,
    private readonly metrics: HubMetrics,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  take(connection: ConnectionRecord, notice: ConnectorNotice): void {
    const isEnd = notice.kind === 'circuit-closed';
    if (isEnd) this.passedAtMs.delete(`${connection.id}:circuit-open`);
    else if (!this.isNews(`${connection.id}:${notice.kind}`)) return;
    if (notice.kind === 'circuit-open' || isEnd) this.metrics.breakerChanges.inc({ connector: connection.connector, state: isEnd ? 'closed' : 'open' });
    const done = isEnd ? this.incidents.resolve(connection.accountId, keyOf(connection)) : this.incidents.report(reportOf(connection, notice));
    done.catch((error: unknown) => this.logger.warn('notice of a spoke not kept', { connectionId: connection.id, kind: notice.kind, error }));
  }

  /** Keeps what a session found out about its spoke; found out again where that fails. */
  learned(connection: ConnectionRecord, capabilities: Json): void {
    this.connections.saveCapabilities(connection.accountId, connection.id, capabilities).catch((error: unknown) => {
      this.logger.warn('what was learned of a spoke is not kept', { connectionId: connection.id, error });
    });
  }

  private isNews(key: string): boolean {
    const now = this.clock.nowMs();
    const passedAt = this.passedAtMs.get(key);
    if (passedAt !== undefined && now - passedAt < PASS_ON_MS) return false;
    if (this.passedAtMs.size >= MAX_REMEMBERED) this.passedAtMs.clear();
    this.passedAtMs.set(key, now);
    return true;
  }
}

function keyOf({ id }: ConnectionRecord): string {
  return incidentKeyOf({ kind: SPOKE_DOWN, connectionId: id });
}

function reportOf({ id, accountId, name }: ConnectionRecord, { kind, message, details }: ConnectorNotice): IncidentReport {
  const isDown = kind === 'circuit-open';
  return {
    accountId,
    connectionId: id,
    kind: isDown ? SPOKE_DOWN : kind,
    severity: isDown ? 'error' : 'warning',
    message: isDown ? `"${name}" does not answer: ${message}` : message,
    ...(isDown ? { fix: 'Look whether the store answers; work waits and goes on by itself.' } : {}),
    details,
  };
}
