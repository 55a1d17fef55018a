import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { pickFreePort } from '../../../persistence/src/embedded/free-port';
import { kafkaJars, type KafkaVersion } from './kafka-jars';
import { LocalProgram } from './local-program';
import { makeServiceDirectory } from './run-directory';
import type { TestService } from './service';

const START_TIMEOUT_MS = 60_000;
const JVM = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];

/** Starts a broker that is its own controller, from jars, with an empty log. */
export async function startLocalKafka(version: KafkaVersion, runDirectory: string): Promise<TestService> {
  const jars = await kafkaJars(version);
  const directory = makeServiceDirectory(runDirectory, `kafka-${version}`);
  const port = await pickFreePort();
  const settings = join(directory, 'server.properties');
  writeFileSync(settings, brokerSettings(directory, port, await pickFreePort()));
  const java = [...JVM, '-cp', join(jars, '*')];
  const clusterId = randomBytes(16).toString('base64url');
  await promisify(execFile)('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings], { cwd: directory });
  return LocalProgram.start({
    name: `Kafka ${version}`,
    file: 'java',
    args: [...java, 'kafka.Kafka', settings],
    directory,
    port,
    address: `127.0.0.1:${port}`,
    check: () => describeCluster(`127.0.0.1:${port}`),
    startTimeoutMs: START_TIMEOUT_MS,
  });
}

function brokerSettings(directory: string, port: number, controllerPort: number): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(directory, 'data'),
    ...FAST_SINGLE_NODE,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** One node keeps one copy; few internal partitions and short sessions make starts and restarts quick. */
export const FAST_SINGLE_NODE: Readonly<Record<string, string | number>> = {
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 4,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'transaction.state.log.num.partitions': 4,
  'group.initial.rebalance.delay.ms': 0,
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
  // Topics come from the code under test, never by accident.
  'auto.create.topics.enable': 'false',
};

/** Resolves when the broker at `address` answers a client. */
export async function describeCluster(address: string): Promise<void> {
  const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, connectionTimeout: 1000, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}
