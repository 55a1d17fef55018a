import { request } from 'node:http';
import { pickFreePort } from '../../../persistence/src/embedded/free-port';
import { eventually } from '../eventually';
import { KAFKA_RELEASES, type KafkaVersion } from './kafka-jars';
import { describeCluster, FAST_SINGLE_NODE } from './local-kafka';
import type { TestService } from './service';

const PING_TIMEOUT_MS = 1500;
const DEFAULT_SOCKET = '/var/run/docker.sock';

/** Whether a Docker engine answers at `DOCKER_HOST` or its usual socket. */
export function dockerAnswers(): Promise<boolean> {
  const host = process.env['DOCKER_HOST'] ?? `unix://${DEFAULT_SOCKET}`;
  const url = new URL(host.replace(/^tcp:/, 'http:'));
  const target = url.protocol === 'unix:' ? { socketPath: url.pathname } : { host: url.hostname, port: url.port };
  return new Promise((resolve) => {
    const ping = request({ ...target, path: '/_ping', timeout: PING_TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('timeout', () => ping.destroy());
    ping.once('error', () => resolve(false));
    ping.end();
  });
}

/** Starts PostgreSQL in a container, durability off. */
export async function startPostgresContainer(): Promise<TestService> {
  const port = await pickFreePort();
  return startContainer({
    image: 'postgres:18-alpine',
    port,
    containerPort: 5432,
    environment: { POSTGRES_PASSWORD: 'test' },
    command: ['postgres', '-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'max_locks_per_transaction=256'],
    address: `postgresql://postgres:test@127.0.0.1:${port}/postgres`,
  });
}

/** Starts Redis in a container. */
export async function startRedisContainer(): Promise<TestService> {
  const port = await pickFreePort();
  const command = ['redis-server', '--appendonly', 'yes', '--appendfsync', 'always'];
  return startContainer({ image: 'redis:7-alpine', port, containerPort: 6379, environment: {}, command, address: `redis://127.0.0.1:${port}` });
}

/** Starts a Kafka broker in a container. It names its host port to clients, so that port is chosen beforehand. */
export async function startKafkaContainer(version: KafkaVersion): Promise<TestService> {
  const port = await pickFreePort();
  const fast = Object.entries(FAST_SINGLE_NODE).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, String(value)]);
  const environment = {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    ...(Object.fromEntries(fast) as Record<string, string>),
  };
  const address = `127.0.0.1:${port}`;
  return startContainer({ image: `apache/kafka:${KAFKA_RELEASES[version]}`, port, containerPort: 9092, environment, address, check: () => describeCluster(address) });
}

interface ContainerPlan {
  readonly image: string;
  readonly port: number;
  readonly containerPort: number;
  readonly environment: Record<string, string>;
  readonly command?: string[];
  readonly address: string;
  readonly check?: () => Promise<void>;
}

async function startContainer(plan: ContainerPlan): Promise<TestService> {
  // Loaded late: most machines that run one spec have no engine, and the package takes a while to load.
  const { GenericContainer, getContainerRuntimeClient } = await import('testcontainers');
  const container = new GenericContainer(plan.image).withExposedPorts({ container: plan.containerPort, host: plan.port }).withEnvironment(plan.environment);
  const started = await (plan.command === undefined ? container : container.withCommand(plan.command)).start();
  const ready = () => eventually(async () => plan.check?.(), { timeoutMs: 60_000, everyMs: 200 });
  await ready();
  return {
    address: plan.address,
    origin: 'container',
    kill: async () => {
      const { container: engine } = await getContainerRuntimeClient();
      await engine.stop(engine.getById(started.getId()), { timeout: 0 });
    },
    restart: async () => {
      await started.restart({ timeout: 0 });
      await ready();
    },
    stop: async () => {
      await started.stop({ timeout: 0 });
    },
  };
}
