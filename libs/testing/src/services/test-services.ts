import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KafkaVersion } from './kafka-jars';
import { makeOpenDirectory, makeRunDirectory, removeRun, RUN_DIRECTORY } from './run-directory';
import type { TestService } from './service';
import { kafkaServiceName, sharedAddress } from './service-environment';
import { startKafka, startPostgres, startRedis } from './start-services';

/** Services started by this process because no runner had started them, by name; each is started once. */
const own = new Map<string, Promise<TestService>>();
let runDirectory: string | undefined;

/**
 * URL of the tests' PostgreSQL for a superuser, shared by all suites: make a database of your own with `createTestDatabase`.
 * Started on demand when no runner has.
 */
export async function testPostgres(): Promise<string> {
  return sharedAddress('postgres') ?? addressOfOwn('postgres', startPostgres);
}

/** The tests' Redis, shared by all suites: keep to keys that begin with `prefix`, which no other caller gets. */
export async function testRedis(): Promise<{ url: string; prefix: string }> {
  const url = sharedAddress('redis') ?? (await addressOfOwn('redis', startRedis));
  return { url, prefix: uniquePrefix() };
}

/** The tests' Kafka, shared by all suites: keep to topics and groups that begin with `prefix`, which no other caller gets. */
export async function testKafka(version: KafkaVersion = '4.2'): Promise<{ brokers: string[]; prefix: string }> {
  const name = kafkaServiceName(version);
  const address = sharedAddress(name) ?? (await addressOfOwn(name, (directory) => startKafka(directory, version)));
  return { brokers: address.split(','), prefix: uniquePrefix() };
}

/** A Redis of the caller's own, to be killed and restarted; the caller stops it. */
export function ownRedis(): Promise<TestService> {
  return startRedis(ownRunDirectory());
}

/** A Kafka broker of the caller's own, to be killed and restarted; the caller stops it. */
export function ownKafka(version: KafkaVersion = '4.2'): Promise<TestService> {
  return startKafka(ownRunDirectory(), version);
}

/** A PostgreSQL of the caller's own, to be killed and restarted; the caller stops it. */
export function ownPostgres(): Promise<TestService> {
  return startPostgres(ownRunDirectory());
}

async function addressOfOwn(name: string, start: (directory: string) => Promise<TestService>): Promise<string> {
  const service = own.get(name) ?? start(ownRunDirectory());
  own.set(name, service);
  return (await service).address;
}

/** Below the run's folder when there is a runner, which clears it away even when this process is killed. */
function ownRunDirectory(): string {
  const shared = process.env[RUN_DIRECTORY];
  if (shared !== undefined) return makeOpenDirectory(join(shared, 'own-'));
  if (runDirectory === undefined) {
    const directory = makeRunDirectory();
    runDirectory = directory;
    process.once('exit', () => removeRun(directory));
  }
  return runDirectory;
}

function uniquePrefix(): string {
  return `t${randomBytes(5).toString('hex')}.`;
}
