import { EventBus, type BusEvent, type OutboxEvent, type SubscribeOptions, type Subscription, type SubscriptionHealth } from '@hub/sync-engine/ports';
import { readBusEvent } from '../consume/bus-event';
import { KeyDispatcher } from '../consume/key-dispatcher';
import type { FailedEvent } from '../consume/key-outcome';
import { subscriptionSettings, type SubscriptionSettings } from '../consume/subscription-settings';
import { BusUnavailableError, messageOf } from '../errors';
import { pause } from '../pause';

const WAIT_MS = 20;

/**
 * The event bus inside one process, for tests. It keeps the order per key, the retries and the parking, but not these
 * promises: nothing survives the process, members of a group do not share (each group has one member), and nothing raises alarms.
 */
export class InMemoryEventBus extends EventBus {
  private readonly log: BusEvent[] = [];
  private readonly members = new Set<InMemorySubscription>();

  /** Adds events as the relay does. */
  publish(events: readonly OutboxEvent[]): void {
    this.log.push(...events.map(({ topic, key, value }) => readBusEvent(topic, key, value)));
    for (const member of this.members) member.wake();
  }

  /** @throws {BusUnavailableError} when the group has a member already. */
  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const settings = subscriptionSettings(options);
    if ([...this.members].some((member) => member.group === settings.group)) {
      throw new BusUnavailableError(`Group "${settings.group}" has a member; the bus in memory takes one`);
    }
    const member = new InMemorySubscription(settings, this.log, () => this.members.delete(member));
    this.members.add(member);
    member.wake();
    return member;
  }

  /** What a group could not handle and no later record superseded. */
  parkedOf(group: string): FailedEvent[] {
    return [...this.members].filter((member) => member.group === group).flatMap((member) => [...member.parked.values()]);
  }

  async close(): Promise<void> {
    await Promise.all([...this.members].map((member) => member.close()));
  }
}

class InMemorySubscription implements Subscription {
  readonly group: string;
  readonly parked = new Map<string, FailedEvent>();
  private readonly closing = new AbortController();
  private readonly dispatcher: KeyDispatcher;
  private position: number;
  private working: Promise<void> | null = null;
  private lastError: string | null = null;
  private lastHandledAt: string | null = null;

  constructor(
    private readonly settings: SubscriptionSettings,
    private readonly log: readonly BusEvent[],
    private readonly leave: () => void,
  ) {
    this.group = settings.group;
    this.position = settings.from === 'now' ? log.length : 0;
    this.dispatcher = new KeyDispatcher(settings, this.closing.signal);
  }

  wake(): void {
    this.working ??= this.work().finally(() => {
      this.working = null;
      if (this.position < this.log.length && !this.closing.signal.aborted) this.wake();
    });
  }

  async health(): Promise<SubscriptionHealth> {
    const lagEvents = this.log.slice(this.position).filter(({ topic }) => this.settings.topics.includes(topic)).length;
    const state = this.closing.signal.aborted ? 'closed' : this.lastError === null ? 'running' : 'waiting';
    return { group: this.group, state, lagEvents, lastHandledAt: this.lastHandledAt, lastError: this.lastError };
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.working;
    this.leave();
  }

  private async work(): Promise<void> {
    while (this.position < this.log.length && !this.closing.signal.aborted) {
      const end = Math.min(this.position + this.settings.batchSizeEvents, this.log.length);
      const batch = this.log.slice(this.position, end).filter(({ topic }) => this.settings.topics.includes(topic));
      if (await this.handle(batch)) this.position = end;
      else await pause(WAIT_MS, this.closing.signal);
    }
  }

  private async handle(batch: readonly BusEvent[]): Promise<boolean> {
    try {
      for (const { topic, key, failed } of await this.dispatcher.dispatch(batch)) {
        this.parked.delete(`${topic}\n${key}`);
        if (failed) this.parked.set(`${topic}\n${key}`, failed);
      }
      this.lastError = null;
      this.lastHandledAt = new Date().toISOString();
      return true;
    } catch (error) {
      this.lastError = messageOf(error);
      return false;
    }
  }
}
