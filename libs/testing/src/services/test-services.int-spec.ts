import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { eventually } from '../eventually';
import { describeWithKafka, describeWithRedis } from './describe-with';
import type { KafkaVersion } from './kafka-jars';
import { createTestDatabase } from './test-database';
import { ownPostgres } from './test-services';

const SLOW_MS = 60_000;

describe('createTestDatabase', () => {
  const migrate = async (url: string) => {
    await query(url, 'create table migrated as select 1 as value');
  };

  it('gives each caller an empty database and drops it', async () => {
    const database = await createTestDatabase();
    expect(await query(database.ownerUrl, 'select current_database() as value')).toBe(database.databaseName);
    await database.drop();
    await expect(query(database.ownerUrl, 'select 1 as value')).rejects.toThrow(/does not exist/);
  }, SLOW_MS);

  it('copies one migrated template for callers at the same time', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase({ migrate })));
    for (const { ownerUrl } of databases) expect(await query(ownerUrl, 'select value from migrated')).toBe(1);
    await Promise.all(databases.map((database) => database.drop()));
  }, SLOW_MS);

  it('prepares each copy and drops its login roles with it', async () => {
    const prepare = (url: string) => query(url, `create role ${new URL(url).pathname.slice(1)}_serving login`);
    const database = await createTestDatabase({ migrate, prepare: async (url) => void (await prepare(url)) });
    const other = await createTestDatabase();
    await database.drop();
    expect(await query(other.ownerUrl, `select count(*)::int as value from pg_roles where rolname like '${database.databaseName}%'`)).toBe(0);
    await other.drop();
  }, SLOW_MS);
});

describe('a PostgreSQL of the suite\'s own', () => {
  it('comes back with its data after it was killed', async () => {
    const service = await ownPostgres();
    await query(service.address, 'create table kept as select 5 as value');
    await service.kill();
    await expect(query(service.address, 'select 1 as value')).rejects.toThrow();
    await service.restart();
    expect(await query(service.address, 'select value from kept')).toBe(5);
    await service.stop();
  }, SLOW_MS);
});

describeWithRedis('a shared Redis', (redis) => {
  it('answers', async () => {
    expect(await withRedis(redis.url(), (client) => client.set(`${redis.prefix()}key`, 'value'))).toBe('OK');
  });

  it('may not be killed', () => {
    expect(() => redis.kill()).toThrow(/own: true/);
  });
});

describeWithRedis('a Redis of the suite\'s own', (redis) => {
  it('comes back with its data after it was killed', async () => {
    await withRedis(redis.url(), (client) => client.set('key', 'value'));
    await redis.kill();
    await expect(withRedis(redis.url(), (client) => client.get('key'))).rejects.toThrow();
    await redis.restart();
    expect(await withRedis(redis.url(), (client) => client.get('key'))).toBe('value');
  }, SLOW_MS);
}, { own: true });

describe.each<KafkaVersion>(['4.2', '3.9'])('Kafka %s', (version) => {
  describeWithKafka('shared', (kafka) => {
    it('takes and gives records', async () => {
      await produce(kafka.brokers(), `${kafka.prefix()}topic`);
      expect(await highWatermark(kafka.brokers(), `${kafka.prefix()}topic`)).toBe('1');
    }, SLOW_MS);
  }, { version });
});

describeWithKafka('a Kafka of the suite\'s own', (kafka) => {
  it('comes back with its records after it was killed', async () => {
    await produce(kafka.brokers(), 'topic');
    await kafka.kill();
    await expect(highWatermark(kafka.brokers(), 'topic')).rejects.toThrow();
    await kafka.restart();
    await eventually(async () => expect(await highWatermark(kafka.brokers(), 'topic')).toBe('1'), { timeoutMs: 40_000 });
  }, SLOW_MS);
}, { own: true });

async function query(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<{ value: unknown }>(sql)).rows[0]?.value;
  } finally {
    await client.end();
  }
}

async function withRedis<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    client.disconnect();
  }
}

function clientOf(brokers: string[]): Kafka {
  return new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 2, initialRetryTime: 100 } });
}

async function produce(brokers: string[], topic: string): Promise<void> {
  const admin = clientOf(brokers).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = clientOf(brokers).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ key: 'k', value: 'v' }] });
  await producer.disconnect();
}

async function highWatermark(brokers: string[], topic: string): Promise<string | undefined> {
  const admin = clientOf(brokers).admin();
  try {
    await admin.connect();
    return (await admin.fetchTopicOffsets(topic))[0]?.high;
  } finally {
    await admin.disconnect();
  }
}
