import type { CloudEvent, Topic } from '@hub/contracts';
import type { Tx } from './unit-of-work.port';

/** One event on its way out, as a writer hands it over. */
export interface OutboxEvent {
  /** CloudEvents `id`: a UUIDv7 that stays the same however often the event is delivered. */
  readonly id: string;
  readonly accountId: string;
  readonly topic: Topic;
  /** Id of the record the event speaks about. Events of one key keep their order. At most 512 characters. */
  readonly key: string;
  /** CloudEvents `type`, past tense, e.g. `entrepot.product.changed`. */
  readonly type: string;
  /** The complete CloudEvent (structured JSON), carrying the record's full new state. */
  readonly value: CloudEvent<unknown>;
}

/** Puts events into the transaction that changes their records. */
export abstract class OutboxWriter {
  /**
   * Adds the events to the caller's transaction; they are published if, and only if, it commits. The caller must
   * hold the lock of each record's row already: that is what keeps events of one key in order.
   * Characters PostgreSQL cannot keep (U+0000, lone surrogates) are replaced by U+FFFD. Repeating an event id
   * publishes it twice; consumers tell repeats by the id. Returns when the rows are written, an empty list writes nothing.
   */
  abstract append(tx: Tx, events: readonly OutboxEvent[]): Promise<void>;
}

/** An event as a consumer sees it. */
export interface BusEvent<T = unknown> {
  /** CloudEvents `id`; equal for every repeated delivery of one event. */
  readonly id: string;
  readonly topic: Topic;
  readonly key: string;
  /** Empty only on topics fed from outside, where the producer named none: the consumer then finds it out itself. */
  readonly accountId: string;
  readonly type: string;
  /** When it happened, ISO-8601 UTC. */
  readonly time: string;
  readonly data: T;
  /** CloudEvents extension attributes, e.g. an ingest token. */
  readonly extensions: Readonly<Record<string, string>>;
}

/** What a handler is told beside the events. */
export interface HandlerContext {
  /** 1 on the first try. */
  readonly attempt: number;
  /** Aborted when the subscription closes; a handler may stop early by throwing, its events come again. */
  readonly signal: AbortSignal;
}

/** Handles events of one key, oldest first. Returning means done; throwing means try again. */
export type BusHandler = (events: readonly BusEvent[], context: HandlerContext) => Promise<void>;

/** A consumer that does not move although there is something to read. */
export interface BusAlarm {
  readonly kind: 'stuck-consumer';
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Events waiting in the partition. */
  readonly lagEvents: number;
  /** How long nothing was read. Unit: milliseconds. */
  readonly stuckForMs: number;
}

/** How a consumer wants to be fed. */
export interface SubscribeOptions {
  /** Name of the consumer group: members share the events, each group gets all of them. `relay` is taken. */
  readonly group: string;
  readonly topics: readonly Topic[];
  readonly handler: BusHandler;
  /** Where a group that was never seen before starts. Default: `beginning` (rebuild everything). */
  readonly from?: 'beginning' | 'now';
  /** Further tries after the first before a record is parked. Default 5, 0 to 100. */
  readonly retries?: number;
  /** Pause before the first retry, doubled for each further one up to 5 s. Unit: milliseconds. Default 100. */
  readonly retryDelayMs?: number;
  /** Keys handled at the same time by one member and partition. Default 16, 1 to 1 000. */
  readonly maxParallelKeys?: number;
  /** Events read at once. Default 200, 1 to 5 000. */
  readonly batchSizeEvents?: number;
  /**
   * Says that an error is nobody's record's fault (a database or queue is away): such tries are not counted, the
   * batch waits and comes again. Default: HubErrors of type `unavailable` and lost database or network connections.
   */
  readonly isOutage?: (error: unknown) => boolean;
  /** Called once per partition and stall; the bus also rebuilds the consumer where that can help. */
  readonly onAlarm?: (alarm: BusAlarm) => void;
  /** A partition with something to read that nobody reads for this long is stuck. Unit: milliseconds. Default 60 000. */
  readonly stuckAfterMs?: number;
}

/** State of one member of a consumer group. */
export interface SubscriptionHealth {
  readonly group: string;
  /** `waiting` while an outage holds a batch back or the bus cannot be reached. */
  readonly state: 'running' | 'waiting' | 'closed';
  /** Events the whole group has still to handle; null when the bus cannot say. */
  readonly lagEvents: number | null;
  /** ISO-8601 UTC, null before the first handled batch of this member. */
  readonly lastHandledAt: string | null;
  readonly lastError: string | null;
}

/** One member of a consumer group. */
export interface Subscription {
  health(): Promise<SubscriptionHealth>;
  /** Stops reading, lets the batch in hand finish, gives its partitions to other members. Safe to repeat. */
  close(): Promise<void>;
}

/** Delivers events to consumers. */
export abstract class EventBus {
  /**
   * Joins a consumer group. Every event is delivered at least once, events of one key and topic in order, different
   * keys in parallel. A record that keeps failing is parked with its reason while others flow; a later record of
   * its key that succeeds supersedes it (records carry their full state).
   * Resolves once the group is known to the bus: events published afterwards reach it.
   * @throws {BusUnavailableError} when the bus cannot be reached; safe to retry.
   */
  abstract subscribe(options: SubscribeOptions): Promise<Subscription>;

  /** Closes every subscription made here, then the connections. Safe to repeat. */
  abstract close(): Promise<void>;
}
