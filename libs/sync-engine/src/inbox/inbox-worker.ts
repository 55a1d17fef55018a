import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { ConnectionStore, InboxStore, SpokeSessions, UnitOfWork, type ConnectionRecord, type PendingObservation } from '../ports';
import { IsolatingImport, type WorkHandler, type WorkItem, type WorkTurn } from '../work';
import { settledBy } from './inbox-states';

/** Observations imported at once. */
const BATCH = 500;

/** Imports what spokes pushed, oldest first, and settles the observations in the importing transaction. */
@Injectable()
export class InboxWorker implements WorkHandler {
  readonly kind = 'inbox';

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly inbox: InboxStore,
    private readonly sessions: SpokeSessions,
    private readonly importing: IsolatingImport,
    private readonly clock: Clock,
  ) {}

  async turn(item: WorkItem): Promise<WorkTurn> {
    const { connection, pending } = await this.load(item);
    if (pending.length === 0) return 'idle';
    await this.importAll(connection, pending);
    return pending.length === BATCH ? 'more' : 'idle';
  }

  /** One transaction for both reads: webhooks wait for it. Observations of a connection that may not work now stay where they are. */
  private load(item: WorkItem): Promise<{ connection: ConnectionRecord; pending: readonly PendingObservation[] }> {
    return this.unitOfWork.read(item.accountId, async (tx) => {
      const connection = await this.store.get(tx, item.connectionId);
      const works = connection.status === 'active' || connection.status === 'needs-credentials';
      return { connection, pending: works ? await this.inbox.pending(tx, connection.id, this.clock.nowIso(), BATCH) : [] };
    });
  }

  private async importAll(connection: ConnectionRecord, pending: readonly PendingObservation[]): Promise<void> {
    await this.importing.execute({
      connection,
      connector: this.sessions.connectorOf(connection),
      entity: 'product',
      observations: pending.map(({ observation }) => observation),
      runId: null,
      alreadyStored: true,
      alongside: (tx, result) => this.inbox.settle(tx, settledBy(pending, result)),
    });
  }
}
