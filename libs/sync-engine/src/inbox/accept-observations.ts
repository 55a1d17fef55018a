import { Injectable } from '@nestjs/common';
import type { Entity, RawObservation } from '@hub/contracts';
import { Clock } from '@hub/common';
import { InboxStore, RefetchStore, UnitOfWork, WorkSignals } from '../ports';

/** What a spoke pushed to one connection. */
export interface AcceptCommand {
  readonly accountId: string;
  readonly connectionId: string;
  readonly observations: readonly RawObservation[];
  /** Records the push only hints at: they are read. */
  readonly refetch: ReadonlyArray<{ readonly entity: Entity; readonly externalId: string }>;
}

/** Keeps what a spoke pushed. When it returns, the push is committed and may be answered; the import has been woken. */
@Injectable()
export class AcceptObservations {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly inbox: InboxStore,
    private readonly refetches: RefetchStore,
    private readonly signals: WorkSignals,
    private readonly clock: Clock,
  ) {}

  /** @throws {UnavailableError} when nothing could be stored: the push must not be answered with success. */
  async execute(command: AcceptCommand): Promise<void> {
    const { accountId, connectionId, observations, refetch } = command;
    if (observations.length === 0 && refetch.length === 0) return;
    await this.unitOfWork.run(accountId, async (tx) => {
      await this.inbox.add(tx, connectionId, observations);
      const requests = refetch.map((record) => ({ ...record, reason: 'webhook' }));
      await this.refetches.request(tx, connectionId, requests, this.clock.nowIso());
    });
    if (observations.length > 0) this.signals.wake('inbox', accountId, connectionId);
    if (refetch.length > 0) this.signals.wake('refetch', accountId, connectionId);
  }
}
