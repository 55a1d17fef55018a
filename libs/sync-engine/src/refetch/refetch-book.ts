import { Injectable } from '@nestjs/common';
import { backoffMs, Clock, Logger, toHubError, type BackoffPolicy } from '@hub/common';
import { failureActionOf } from '@hub/connector-sdk';
import { ConnectionStore, RecordParking, RefetchStore, UnitOfWork, type ConnectionRecord, type DueRefetch, type Tx } from '../ports';

/** Reads of one record that may fail before it is parked; about twenty minutes with the pauses below. */
export const REFETCH_MAX_ATTEMPTS = 8;
const BACKOFF: BackoffPolicy = { baseMs: 2_000, maxMs: 300_000, jitter: 0.3 };

/** Keeps account of the records to be read again. */
@Injectable()
export class RefetchBook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: ConnectionStore,
    private readonly refetches: RefetchStore,
    private readonly parking: RecordParking,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Null while the connection may not be read from. */
  async activeConnection(accountId: string, connectionId: string): Promise<ConnectionRecord | null> {
    const connection = await this.unitOfWork.read(accountId, (tx) => this.store.get(tx, connectionId));
    return connection.status === 'active' ? connection : null;
  }

  due(connection: ConnectionRecord, limit: number): Promise<readonly DueRefetch[]> {
    return this.unitOfWork.read(connection.accountId, (tx) => this.refetches.due(tx, connection.id, this.clock.nowIso(), limit));
  }

  /** The spoke did not answer: no record is to blame, all wait as long as it asks. */
  async failedTogether(connection: ConnectionRecord, due: readonly DueRefetch[], error: unknown): Promise<void> {
    const attempts = Math.min(...due.map((refetch) => refetch.attempts)) + 1;
    const dueAt = this.after(error, attempts);
    this.logger.warn('records not read', { connectionId: connection.id, records: due.length, dueAt, error });
    await this.unitOfWork.run(connection.accountId, (tx) => this.refetches.postpone(tx, connection.id, due, dueAt));
  }

  /** Single records that could not be read: they wait, and are parked after too many tries or when waiting cannot help. */
  async failedAlone(connection: ConnectionRecord, due: readonly DueRefetch[], failed: ReadonlyMap<string, Error>): Promise<void> {
    if (failed.size === 0) return;
    await this.unitOfWork.run(connection.accountId, async (tx) => {
      for (const refetch of due) {
        const error = failed.get(refetch.externalId);
        if (error !== undefined) await this.failedOne(tx, connection, refetch, error);
      }
    });
  }

  private async failedOne(tx: Tx, connection: ConnectionRecord, refetch: DueRefetch, error: Error): Promise<void> {
    const hopeless = failureActionOf(error) === 'fail-record' || failureActionOf(error) === 'stop-run';
    if (!hopeless && refetch.attempts + 1 < REFETCH_MAX_ATTEMPTS) {
      return this.refetches.postpone(tx, connection.id, [refetch], this.after(error, refetch.attempts + 1));
    }
    const { code, message } = toHubError(error);
    await this.parking.park(tx, {
      connectionId: connection.id,
      entity: refetch.entity,
      externalId: refetch.externalId,
      reason: 'unknown-record',
      code,
      message: `The record ${refetch.externalId} of "${connection.name}" cannot be read: ${message}`,
      details: { asked: refetch.reason, attempts: refetch.attempts + 1 },
      observation: null,
      at: this.clock.nowIso(),
    });
    await this.refetches.done(tx, connection.id, [refetch]);
  }

  private after(error: unknown, attempt: number): string {
    const { retry } = toHubError(error);
    const askedMs = retry.kind === 'retry' ? (retry.afterMs ?? 0) : 0;
    return new Date(this.clock.nowMs() + Math.max(Math.round(askedMs), backoffMs(BACKOFF, attempt))).toISOString();
  }
}
