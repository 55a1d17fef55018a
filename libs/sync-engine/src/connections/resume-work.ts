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

  /** Queues a poll from the last mark, in the transaction that makes the connection active again. */
  async queueCatchUp(tx: Tx, connection: ConnectionRecord): Promise<void> {
    if (!catchesUp(connection)) return;
    if (await this.queue.isFirstImportUnderWay(tx, connection.id)) return;
    const { accountId, id: connectionId } = connection;
    await this.queue.add(tx, connection, { accountId, connectionId, operation: 'poll-products', trigger: 'resume' });
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
