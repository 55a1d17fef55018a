import { SilentLogger, type Logger } from '@hub/common';
import { EventBus, type SubscribeOptions, type Subscription } from '@hub/sync-engine/ports';
import type { Pool } from 'pg';
import { subscriptionSettings } from '../consume/subscription-settings';
import { BusUnavailableError, messageOf } from '../errors';
import { LogListener } from './log-listener';
import { registerGroup } from './log-positions';
import { messagingPool } from './pg-connection';
import { PgSubscription } from './pg-subscription';

/** How the event log is read. */
export interface PgEventBusOptions {
  /** Connection as the system role. The bus opens connections of its own, apart from those that handlers use. */
  readonly systemUrl: string;
  readonly logger?: Logger;
  /** Most connections of this bus, one more for listening. Default 16. */
  readonly maxConnections?: number;
  /** Partitions one subscription handles at the same time. Default 2, 1 to 8. */
  readonly partitionsAtOnce?: number;
  /** Longest time to a look at the log when no notification comes. Unit: milliseconds. Default 1 000. */
  readonly pollMs?: number;
}

/** The event bus on the table `hub.event_log`: needs nothing but PostgreSQL. */
export class PgEventBus extends EventBus {
  private readonly pool: Pool;
  private readonly listener: LogListener;
  private readonly subscriptions = new Set<Subscription>();
  private readonly logger: Logger;

  constructor(private readonly options: PgEventBusOptions) {
    super();
    this.logger = options.logger ?? new SilentLogger();
    this.pool = messagingPool(options.systemUrl, 'entrepot-event-bus', options.maxConnections ?? 16);
    this.listener = new LogListener(options.systemUrl);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    const settings = subscriptionSettings(options);
    try {
      await registerGroup(this.pool, settings.group, settings.topics, settings.from);
    } catch (error) {
      throw new BusUnavailableError(`Group "${settings.group}" could not join: the database says "${messageOf(error)}"`, { cause: error });
    }
    const subscription = new PgSubscription({
      pool: this.pool,
      settings,
      logger: this.logger,
      partitionsAtOnce: this.options.partitionsAtOnce ?? 2,
      pollMs: this.options.pollMs ?? 1_000,
      listen: (ring) => this.listener.listen(ring),
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.subscriptions.clear();
    await this.listener.close();
    if (!this.pool.ended) await this.pool.end();
  }
}
