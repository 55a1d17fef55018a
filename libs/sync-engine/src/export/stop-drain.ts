import { Injectable } from '@nestjs/common';
import { Logger } from '@hub/common';
import { SuspendForCredentials } from '../connections/suspend-for-credentials';
import { Incidents, type ConnectionRecord } from '../ports';
import type { DrainStop } from './drain-stop';

/** Tells whoever must know that a connection's drain cannot go on. Deliveries keep waiting. */
@Injectable()
export class StopDrain {
  constructor(
    private readonly suspend: SuspendForCredentials,
    private readonly incidents: Incidents,
    private readonly logger: Logger,
  ) {}

  async execute(connection: ConnectionRecord, stop: DrainStop): Promise<void> {
    if (stop.why === 'credentials') return this.suspend.execute(connection, stop.error);
    this.logger.info('drain stopped', { connectionId: connection.id, why: stop.why, until: stop.until, cause: stop.message });
    if (stop.why !== 'refused') return;
    await this.incidents.report({
      accountId: connection.accountId,
      connectionId: connection.id,
      kind: 'drain-stopped',
      severity: 'error',
      message: `Stock cannot be written to "${connection.name}": ${stop.message}`,
      fix: 'Verify the connection; its checks say what is wrong. What waits is tried again every few minutes.',
      details: { code: stop.code },
    });
  }
}
