import { Logger, SilentLogger } from '@hub/common';
import type { EventBus } from '@hub/sync-engine/ports';
import { PgEventBus } from '../log/pg-event-bus';
import { KafkaEventBus } from '../kafka/kafka-event-bus';
import { KafkaSink } from '../kafka/kafka-sink';
import { LogOnlySink } from '../relay/relay-sink';
import { OutboxRelay, type OutboxRelayOptions } from '../relay/outbox-relay';

/** Which bus to build; plain data, so that child processes can be told. */
export type BusProfile =
  | { readonly kind: 'log'; readonly systemUrl: string }
  | { readonly kind: 'kafka'; readonly systemUrl: string; readonly brokers: readonly string[]; readonly prefix: string };

/** A bus as one process of the hub has it, with short timings. */
export function makeBus(profile: BusProfile, logger: Logger = new SilentLogger()): EventBus {
  if (profile.kind === 'kafka') return new KafkaEventBus({ systemUrl: profile.systemUrl, kafka: profile, logger });
  return new PgEventBus({ systemUrl: profile.systemUrl, logger, pollMs: 200 });
}

/** The relay that feeds it, with short timings. */
export function makeRelay(profile: BusProfile, options: Partial<OutboxRelayOptions> = {}): OutboxRelay {
  const sink = profile.kind === 'kafka' ? new KafkaSink(profile) : new LogOnlySink();
  return new OutboxRelay({ sink, systemUrl: profile.systemUrl, pollMs: 100, standbyMs: 100, sessionIdleMs: 2_000, maxEventBytes: 100_000, ...options });
}
