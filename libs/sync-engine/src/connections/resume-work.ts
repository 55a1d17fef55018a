import { Injectable } from '@nestjs/common';
import { Incidents, WORK_KINDS, WorkSignals, type ConnectionRecord, type Tx } from '../ports';
import { RunQueue } from '../runs/run-queue';
import { credentialsKey } from './suspend-for-credentials';

/** Sets a connection to work again: what it missed is polled, what waited goes on. */
@Injectable()
export class ResumeWork {
  constructor(
    private readonly queue: RunQueue,
    private readonly incidents: Incidents,
    private readonly signals: WorkSignals,
  ) {}

  /** Queues a look at the webhooks and a poll from the last mark, in the transaction that makes the connection active again. */
  async queueCatchUp(tx: Tx, connection: ConnectionRecord): Promise<void> {
    const { accountId, id: connectionId } = connection;
    const run = { accountId, connectionId, trigger: 'resume' } as const;
    if (connection.webhookMode === 'webhooks') await this.queue.add(tx, connection, { ...run, operation: 'check-webhooks' });
    if (!catchesUp(connection)) return;
    if (await this.queue.isFirstImportUnderWay(tx, connection.id)) return;
    await this.queue.add(tx, connection, { ...run, operation: 'poll-products' });
  }

  /** Wakes everything; to be called after the commit. */
  wake(connection: ConnectionRecord): void {
    for (const kind of WORK_KINDS) this.signals.wake(kind, connection.accountId, connection.id);
  }

  async afterCredentials(connection: ConnectionRecord): Promise<void> {
    this.wake(connection);
    await this.incidents.resolve(connection.accountId, credentialsKey(connection.id));
  }
}

/** Whether the connection reads changes by itself at all: the preset `manual` does not. */
export function catchesUp({ preset }: ConnectionRecord): boolean {
  const reads = preset.products.direction === 'in' || preset.stock.direction === 'in';
  return reads && preset.schedules.some(({ operation, active }) => operation === 'poll-products' && active);
}
