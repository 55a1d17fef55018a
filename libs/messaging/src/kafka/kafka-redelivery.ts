import { groupBy } from '@hub/common';
import { Partitioners } from 'kafkajs';
import type { Pool } from 'pg';
import type { KeyDispatcher } from '../consume/key-dispatcher';
import type { SubscriptionSettings } from '../consume/subscription-settings';
import { settleReleased, takeReleased, type ReleasedEvent } from '../parked/parked-event.store';
import type { PartitionLocks } from './partition-locks';

/** What redelivery works with. */
export interface KafkaRedeliveryParts {
  readonly pool: Pool;
  readonly settings: SubscriptionSettings;
  readonly dispatcher: KeyDispatcher;
  readonly locks: PartitionLocks;
  /** Partitions of a topic (short name); 0 while unknown. */
  readonly partitionCount: (topic: string) => number;
  /** Whether this member reads the partition at present. */
  readonly owns: (topic: string, partition: number) => boolean;
}

const partitionOf = Partitioners.DefaultPartitioner();

/** Delivers released events through the member that reads their key's partition, in turn with what comes from there. */
export class KafkaRedelivery {
  constructor(private readonly parts: KafkaRedeliveryParts) {}

  async run(): Promise<void> {
    const client = await this.parts.pool.connect();
    let broken = true;
    try {
      await client.query('begin');
      const released = await takeReleased(client, this.parts.settings.group, this.parts.settings.topics, null);
      for (const [lock, mine] of this.ofThisMember(released)) {
        const outcomes = await this.parts.locks.inTurn(lock, () => this.parts.dispatcher.dispatch(mine.map(({ event }) => event)));
        await settleReleased(client, mine, outcomes);
      }
      await client.query('commit');
      broken = false;
    } finally {
      client.release(broken);
    }
  }

  private ofThisMember(released: readonly ReleasedEvent[]): Map<string, ReleasedEvent[]> {
    const mine = released.filter(({ event }) => {
      const partition = this.partitionFor(event.topic, event.key);
      return partition !== null && this.parts.owns(event.topic, partition);
    });
    return groupBy(mine, ({ event }) => `${event.topic}/${this.partitionFor(event.topic, event.key)}`);
  }

  private partitionFor(topic: string, key: string): number | null {
    const count = this.parts.partitionCount(topic);
    if (count === 0) return null;
    const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({ partitionId, leader: 0, replicas: [], isr: [], partitionErrorCode: 0 }));
    return partitionOf({ topic, partitionMetadata, message: { key, value: null } });
  }
}
