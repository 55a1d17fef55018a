import { Injectable } from '@nestjs/common';
import { Clock, Logger } from '@hub/common';
import { SuspendForCredentials } from '../connections/suspend-for-credentials';
import { incidentKeyOf, Incidents, type ConnectionRecord } from '../ports';
import type { DrainStop } from './drain-stop';

const KIND = 'drain-stopped';
/** How long "no incident is open" is believed: another process may have opened one. Unit: milliseconds. */
const BELIEVED_MS = 60_000;
const MAX_REMEMBERED = 5_000;

/** Tells whoever must know that a connection's drain cannot go on, and that it does again. Deliveries keep waiting. */
@Injectable()
export class StopDrain {
  private readonly toldOverAtMs = new Map<string, number>();

  constructor(
    private readonly suspend: SuspendForCredentials,
    private readonly incidents: Incidents,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  async execute(connection: ConnectionRecord, stop: DrainStop): Promise<void> {
    if (stop.why === 'credentials') return this.suspend.execute(connection, stop.error);
    this.logger.info('drain stopped', { connectionId: connection.id, why: stop.why, until: stop.until, cause: stop.message });
    if (stop.why === 'rate-limited' || (stop.why === 'unavailable' && !stop.lasts)) return;
    this.toldOverAtMs.delete(connection.id);
    await this.incidents.report({
      accountId: connection.accountId,
      connectionId: connection.id,
      kind: KIND,
      severity: 'error',
      message: `Stock cannot be written to "${connection.name}": ${stop.message}`,
      fix: 'Verify the connection; its checks say what is wrong. What waits is tried again every few minutes.',
      details: { code: stop.code },
    });
  }

  /** The connection was brought up to date: whatever stopped it is over. */
  async over({ id, accountId }: ConnectionRecord): Promise<void> {
    const now = this.clock.nowMs();
    const toldAt = this.toldOverAtMs.get(id);
    if (toldAt !== undefined && now - toldAt < BELIEVED_MS) return;
    if (this.toldOverAtMs.size >= MAX_REMEMBERED) this.toldOverAtMs.clear();
    await this.incidents.resolve(accountId, incidentKeyOf({ kind: KIND, connectionId: id }));
    this.toldOverAtMs.set(id, now);
  }
}
