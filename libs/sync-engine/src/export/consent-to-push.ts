import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { AuditLog, Incidents, incidentKeyOf, StockStore, UnitOfWork, WorkSignals, type CommandContext } from '../ports';
import { CONSENT_INCIDENT } from './push-gate';

/** A person agrees to the first push of a connection, whatever it sets to zero. */
@Injectable()
export class ConsentToPush {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stock: StockStore,
    private readonly incidents: Incidents,
    private readonly audit: AuditLog,
    private readonly signals: WorkSignals,
    private readonly clock: Clock,
  ) {}

  /**
   * Safe to repeat: only the first consent is recorded. What waits goes out at once. @throws {NotFoundError} `connection.not-found`.
   */
  async execute(context: CommandContext, connectionId: string): Promise<void> {
    const { accountId, actor, requestId } = context;
    const at = this.clock.nowIso();
    await this.unitOfWork.run(accountId, async (tx) => {
      if (!(await this.stock.consent(tx, connectionId, at))) return;
      const target = { targetType: 'connection', targetId: connectionId };
      await this.audit.append(tx, { actor, action: 'connection.push-consented', ...target, before: null, after: { pushConsentAt: at }, requestId });
    });
    await this.incidents.resolve(accountId, incidentKeyOf({ kind: CONSENT_INCIDENT, connectionId }));
    this.signals.wake('drain', accountId, connectionId);
  }
}
