import type { ConnectionOptions } from 'node:tls';
import type { Logger } from '@hub/common';
import type { SASLOptions } from 'kafkajs';

/** How the hub reaches Kafka. */
export interface KafkaSettings {
  /** `host:port` of at least one broker. */
  readonly brokers: readonly string[];
  /** Put before every topic, consumer group and transactional id, so that two hubs can share a cluster. Default `entrepot.`. */
  readonly prefix?: string;
  /** Default `entrepot`. */
  readonly clientId?: string;
  /** `true` for TLS with the system's authorities. */
  readonly tls?: boolean | ConnectionOptions;
  readonly sasl?: SASLOptions;
  /** Partitions of topics the hub creates; existing topics keep theirs. Default 8. */
  readonly partitions?: number;
  /** Copies of topics the hub creates. Default: the broker's default. */
  readonly replicationFactor?: number;
  /** How long in-topics and delivery topics keep messages. Unit: milliseconds. Default 7 days. */
  readonly retentionMs?: number;
  readonly logger?: Logger;
}

/** Prefix used when none is set. */
export const DEFAULT_PREFIX = 'entrepot.';

/** Full name of a topic or group. */
export function prefixed(settings: KafkaSettings, name: string): string {
  return `${settings.prefix ?? DEFAULT_PREFIX}${name}`;
}

/** Short name of a topic. */
export function unprefixed(settings: KafkaSettings, name: string): string {
  return name.slice((settings.prefix ?? DEFAULT_PREFIX).length);
}
