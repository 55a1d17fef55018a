import { Injectable } from '@nestjs/common';
import type { WebhookHealth } from '@hub/connector-sdk';
import { Clock } from '@hub/common';
import { CheckpointStore, ConnectionStore, UnitOfWork, WebhookStore, type ConnectionRecord, type Tx } from '../ports';
import { RunQueue } from '../runs/run-queue';
import { pausedTopics } from './webhook-gap';

/** What a look at the webhooks showed. */
export interface WebhookLook {
  readonly webhooks: readonly WebhookHealth[];
  /** Topics whose changes since the last good look may be lost. */
  readonly silent: readonly string[];
}

/** Remembers what the webhooks were found like, and reads again what was missed while they were silent. */
@Injectable()
export class FillWebhookGap {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly store: WebhookStore,
    private readonly checkpoints: CheckpointStore,
    private readonly connections: ConnectionStore,
    private readonly queue: RunQueue,
    private readonly clock: Clock,
  ) {}

  /** Kept before anything is healed: a hub that dies in between still knows of the gap. */
  async note(connection: ConnectionRecord, found: readonly WebhookHealth[]): Promise<void> {
    await this.unitOfWork.run(connection.accountId, (tx) => this.store.save(tx, connection.id, found, this.clock.nowIso()));
  }

  /** Saves the state after healing and, in the same transaction, queues the runs that fill the gap. The caller wakes `run`. */
  async execute(connection: ConnectionRecord, look: WebhookLook): Promise<void> {
    await this.unitOfWork.run(connection.accountId, async (tx) => {
      const present = await this.connections.lock(tx, connection.id);
      await this.store.save(tx, connection.id, look.webhooks, this.clock.nowIso());
      if (look.silent.length > 0) await this.fill(tx, present);
      else if (pausedTopics(look.webhooks).length === 0) await this.rememberGood(tx, connection.id);
    });
  }

  /** Changes are found by a poll from the last good mark, deletions by a sweep: polls cannot see what is not there any more. */
  private async fill(tx: Tx, connection: ConnectionRecord): Promise<void> {
    if (connection.status !== 'active') return;
    const since = await this.checkpoints.read(tx, connection.id, 'webhooks-good');
    const { accountId, id: connectionId } = connection;
    const command = { accountId, connectionId, trigger: 'webhook-gap' } as const;
    await this.queue.add(tx, connection, { ...command, operation: 'poll-products', options: since === null ? {} : { since } });
    await this.queue.add(tx, connection, { ...command, operation: 'sweep-products' });
  }

  private async rememberGood(tx: Tx, connectionId: string): Promise<void> {
    const mark = await this.checkpoints.read(tx, connectionId, 'products');
    if (mark !== null) await this.checkpoints.save(tx, connectionId, 'webhooks-good', mark);
  }
}
