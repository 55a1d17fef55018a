import { SilentLogger, type Logger } from '@hub/common';
import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import type { KafkaSettings } from './kafka-settings';

// Answers every healthy group and transaction sees while it starts, moves or ends; kafkajs calls them errors.
const EXPECTED = /rebalanc|coordinator is (loading|not available)|not the correct coordinator|generation id is not valid|not aware of this member|concurrently modif/i;

/** A client with the time limits the hub wants: a broker that hangs is noticed within seconds, callers retry themselves. */
export function kafkaClient(settings: KafkaSettings): Kafka {
  const logger = settings.logger ?? new SilentLogger();
  return new Kafka({
    clientId: settings.clientId ?? 'entrepot',
    brokers: [...settings.brokers],
    ...(settings.tls === undefined ? {} : { ssl: settings.tls }),
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl }),
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 15_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8 },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => writeLog(logger, entry),
  });
}

function writeLog(logger: Logger, entry: LogEntry): void {
  const { message, error, groupId, broker } = entry.log;
  const detail = typeof error === 'string' ? error : undefined;
  const fields = { from: entry.namespace, detail, groupId: groupId as unknown, broker: broker as unknown };
  const expected = EXPECTED.test(`${message} ${detail ?? ''}`);
  if (entry.level >= logLevel.INFO || expected) logger.debug(`kafka: ${message}`, fields);
  else logger.warn(`kafka: ${message}`, fields);
}
