import { join } from 'node:path';
import { EmbeddedPostgres } from '../../../persistence/src/embedded';
import { dockerAnswers, startKafkaContainer, startPostgresContainer, startRedisContainer } from './containers';
import { whyNoKafkaProgram, type KafkaVersion } from './kafka-jars';
import { startLocalKafka } from './local-kafka';
import { isOnPath } from './local-program';
import { startLocalRedis } from './local-redis';
import { ServiceUnavailable, type TestService } from './service';

/**
 * Starts PostgreSQL for tests: in a container where Docker answers, else the embedded one.
 *
 * @param runDirectory folder of this run, from `makeRunDirectory`.
 */
export async function startPostgres(runDirectory: string): Promise<TestService> {
  return (await dockerAnswers()) ? startPostgresContainer() : startEmbedded(runDirectory);
}

/**
 * Starts a Redis of the caller's own: in a container where Docker answers, else `redis-server` from the path.
 *
 * @throws {ServiceUnavailable} where neither is there.
 */
export async function startRedis(runDirectory: string): Promise<TestService> {
  if (await dockerAnswers()) return startRedisContainer();
  if (isOnPath('redis-server')) return startLocalRedis(runDirectory);
  throw new ServiceUnavailable('no Docker engine answers and no "redis-server" is on the path');
}

/**
 * Starts a Kafka broker of the caller's own: in a container where Docker answers, else from jars that Maven fetches.
 *
 * @throws {ServiceUnavailable} where neither is possible.
 */
export async function startKafka(runDirectory: string, version: KafkaVersion): Promise<TestService> {
  if (await dockerAnswers()) return startKafkaContainer(version);
  const obstacle = whyNoKafkaProgram(version);
  if (obstacle === undefined) return startLocalKafka(version, runDirectory);
  throw new ServiceUnavailable(`no Docker engine answers and there is ${obstacle}`);
}

async function startEmbedded(runDirectory: string): Promise<TestService> {
  const options = { dataDir: join(runDirectory, 'postgres'), mode: 'test' } as const;
  let server = await EmbeddedPostgres.start(options);
  const kill = async () => {
    process.kill(server.pid, 'SIGKILL');
    await server.stop();
  };
  return {
    address: server.ownerUrl,
    origin: 'local program',
    kill,
    restart: async () => {
      await server.stop();
      server = await EmbeddedPostgres.start({ ...options, port: server.port });
    },
    stop: () => server.stop(),
  };
}
