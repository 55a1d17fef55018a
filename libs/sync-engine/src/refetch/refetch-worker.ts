import { Injectable } from '@nestjs/common';
import { Clock } from '@hub/common';
import { failureActionOf } from '@hub/connector-sdk';
import { SuspendForCredentials } from '../connections/suspend-for-credentials';
import { RefetchStore, SpokeSessions, type ConnectionRecord, type DueRefetch, type OpenSpoke } from '../ports';
import { IsolatingImport, type WorkContext, type WorkHandler, type WorkItem, type WorkTurn } from '../work';
import { answersOf } from './fetch-answers';
import { RefetchBook } from './refetch-book';

/** Reads records again that were marked, and lets the import judge what they show. */
@Injectable()
export class RefetchWorker implements WorkHandler {
  readonly kind = 'refetch';

  constructor(
    private readonly book: RefetchBook,
    private readonly refetches: RefetchStore,
    private readonly sessions: SpokeSessions,
    private readonly importing: IsolatingImport,
    private readonly suspend: SuspendForCredentials,
    private readonly clock: Clock,
  ) {}

  async turn(item: WorkItem, context: WorkContext): Promise<WorkTurn> {
    const connection = await this.book.activeConnection(item.accountId, item.connectionId);
    if (connection === null) return 'idle';
    const limit = this.sessions.connectorOf(connection).manifest.limits.pageSizeRecords;
    const due = await this.book.due(connection, limit);
    if (due.length === 0) return 'idle';
    const served = await this.serve(connection, due, context.signal);
    return served && due.length === limit ? 'more' : 'idle';
  }

  /** Whether the spoke answered at all. */
  private async serve(connection: ConnectionRecord, due: readonly DueRefetch[], signal: AbortSignal): Promise<boolean> {
    try {
      await this.sessions.use(connection, signal, (spoke) => this.read(connection, due, spoke));
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (failureActionOf(error) === 'wait-for-credentials') await this.suspend.execute(connection, error);
      else await this.book.failedTogether(connection, due, error);
      return false;
    }
  }

  private async read(connection: ConnectionRecord, due: readonly DueRefetch[], spoke: OpenSpoke): Promise<void> {
    const startedAt = this.clock.nowIso();
    const ids = due.map(({ externalId }) => externalId);
    const answers = answersOf('product', await spoke.session.fetch('product', ids), startedAt);
    const failed = new Map(answers.failed.map(({ externalId, error }) => [externalId, error]));
    const seen = new Set(answers.observations.map(({ externalId }) => externalId));
    const served = due.filter(({ externalId }) => seen.has(externalId) && !failed.has(externalId));
    await this.importing.execute({
      connection,
      connector: spoke.connector,
      entity: 'product',
      observations: answers.observations,
      runId: null,
      // A request made during the read has a later generation and stays.
      alongside: (tx) => this.refetches.done(tx, connection.id, served),
    });
    await this.book.failedAlone(connection, due, failed);
  }
}
