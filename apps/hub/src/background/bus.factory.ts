import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { Logger } from '@hub/common';
import type { BusSettings } from '@hub/config';
import { KafkaEventBus, KafkaSink, LogOnlySink, PgEventBus, type KafkaSettings, type RelaySink } from '@hub/messaging';
import type { EventBus } from '@hub/sync-engine/ports';

/** The bus the settings ask for: Kafka where brokers are named, else the event log in the database. */
export function makeEventBus(bus: BusSettings, systemUrl: string, logger: Logger): EventBus {
  if (bus.brokers.length === 0) return new PgEventBus({ systemUrl, logger });
  return new KafkaEventBus({ kafka: kafkaSettingsOf(bus, logger), systemUrl, logger });
}

/** Where the relay moves the outbox to. */
export function makeRelaySink(bus: BusSettings, logger: Logger): RelaySink {
  return bus.brokers.length === 0 ? new LogOnlySink() : new KafkaSink(kafkaSettingsOf(bus, logger));
}

function kafkaSettingsOf(bus: BusSettings, logger: Logger): KafkaSettings {
  return {
    brokers: bus.brokers,
    prefix: `${bus.topicPrefix}.`,
    clientId: bus.clientId,
    partitions: bus.partitions,
    logger,
    ...(bus.replicationFactor === 0 ? {} : { replicationFactor: bus.replicationFactor }),
    ...(bus.usesTls ? { tls: tlsOf(bus) } : {}),
    ...saslOf(bus),
  };
}

function tlsOf({ tlsCaPath, tlsCertPath, tlsKeyPath }: BusSettings): true | ConnectionOptions {
  if (tlsCaPath === undefined && tlsCertPath === undefined) return true;
  const read = (name: 'ca' | 'cert' | 'key', path: string | undefined): ConnectionOptions => (path === undefined ? {} : { [name]: readFileSync(path) });
  return { ...read('ca', tlsCaPath), ...read('cert', tlsCertPath), ...read('key', tlsKeyPath) };
}

function saslOf({ saslMechanism: mechanism, saslUsername: username = '', saslPassword: password = '' }: BusSettings): Pick<KafkaSettings, 'sasl'> {
  switch (mechanism) {
    case undefined:
      return {};
    case 'plain':
      return { sasl: { mechanism, username, password } };
    case 'scram-sha-256':
      return { sasl: { mechanism, username, password } };
    case 'scram-sha-512':
      return { sasl: { mechanism, username, password } };
  }
}
