import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { AuditLog, Incidents, incidentKeyOf, StockStore, UnitOfWork, type ConnectionRecord } from '../ports';
import { PushPreview, type PreviewCounts } from './push-preview';

/** Kind of the incident that asks a person before the first push. */
export const CONSENT_INCIDENT = 'push-consent-needed';

export type PushPermission =
  | { readonly kind: 'open' }
  /** The first imports that the first push rests on are not complete: what is known may be a small part. */
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'consent-needed'; readonly counts: PreviewCounts };

/** How long an answer "a person must consent" is believed before the shop is looked over again. Unit: milliseconds. */
const ASK_AGAIN_MS = 30_000;

/**
 * Guards the first push of a connection: nothing goes out before the first imports are complete, nor, without a person's consent, when
 * more than the preset's share of its listings would go to zero. Afterwards it is open for good.
 */
@Injectable()
export class PushGate {
  private readonly refusals = new Map<string, { readonly atMs: number; readonly permission: PushPermission }>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stock: StockStore,
    private readonly preview: PushPreview,
    private readonly incidents: Incidents,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async check(connection: ConnectionRecord): Promise<PushPermission> {
    if (connection.pushConsentAt !== null) return { kind: 'open' };
    const refusal = this.refusals.get(connection.id);
    if (refusal !== undefined && this.clock.nowMs() - refusal.atMs < ASK_AGAIN_MS) return refusal.permission;
    if (!(await this.isReady(connection))) return { kind: 'not-ready' };
    const counts = await this.preview.countsOf(connection);
    return counts.zeroShare > connection.preset.zeroShareLimit ? this.ask(connection, counts) : this.open(connection, counts);
  }

  private async isReady(connection: ConnectionRecord): Promise<boolean> {
    const { connectionRead, ownerRead } = await this.unitOfWork.read(connection.accountId, (tx) =>
      this.stock.readiness(tx, { connectionId: connection.id, warehouseId: connection.warehouseId }),
    );
    return ownerRead && (connectionRead || connection.preset.products.direction !== 'in');
  }

  private async ask(connection: ConnectionRecord, counts: PreviewCounts): Promise<PushPermission> {
    const permission: PushPermission = { kind: 'consent-needed', counts };
    this.refusals.set(connection.id, { atMs: this.clock.nowMs(), permission });
    await this.incidents.report({
      accountId: connection.accountId,
      connectionId: connection.id,
      kind: CONSENT_INCIDENT,
      severity: 'warning',
      message: `The first push to "${connection.name}" would set ${counts.goesToZero} of ${counts.listings} listings to zero. Nothing is pushed until a person agrees.`,
      fix: 'Look at the push preview of the connection, then activate it again with "consent": true, or correct the stock first.',
      details: { ...counts },
    });
    return permission;
  }

  private async open(connection: ConnectionRecord, counts: PreviewCounts): Promise<PushPermission> {
    const { id, accountId } = connection;
    this.refusals.delete(id);
    const at = this.clock.nowIso();
    await this.unitOfWork.run(accountId, async (tx) => {
      if (!(await this.stock.consent(tx, id, at))) return;
      await this.audit.append(tx, {
        actor: 'system',
        action: 'connection.push-consented',
        targetType: 'connection',
        targetId: id,
        before: null,
        after: { pushConsentAt: at, ...counts },
        requestId: null,
      });
    });
    await this.incidents.resolve(accountId, incidentKeyOf({ kind: CONSENT_INCIDENT, connectionId: id }));
    return { kind: 'open' };
  }
}
