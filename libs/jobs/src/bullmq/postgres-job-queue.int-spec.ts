import { createHubTestDatabase, eventually, ownPostgres, TEST_SECRET_KEY, type HubTestDatabase, type TestService } from '@hub/testing';
import { prepareDatabase } from '@hub/persistence';
import { Client } from 'pg';
import { describeJobQueue } from '../testing/job-queue.suite';
import { describeJobQueueOutage } from '../testing/outage.suite';
import { prepareJobsSchema } from './jobs-schema';

async function asOwner(ownerUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

describe('PostgreSQL', () => {
  let hub: HubTestDatabase;
  let schemas = 0;
  let schema = '';

  beforeAll(async () => {
    hub = await createHubTestDatabase();
  }, 60_000);
  afterAll(() => hub.close());

  describeJobQueue('job queue', {
    isShared: true,
    options: async () => {
      schema = `jobs_${(schemas += 1)}`;
      await Promise.all([prepareJobsSchema(hub.ownerUrl, { schema }), prepareJobsSchema(hub.ownerUrl, { schema })]);
      return { kind: 'postgres', url: hub.systemUrl, schema };
    },
    // Tables that are in use can answer with a deadlock; then once more.
    empty: () => eventually(() => asOwner(hub.ownerUrl, `truncate ${schema}.job, ${schema}.dedup, ${schema}.dedup_next, ${schema}.event, ${schema}.meta cascade`)),
  });
});

describe('PostgreSQL that goes away', () => {
  let service: TestService;
  let systemUrl = '';

  beforeAll(async () => {
    service = await ownPostgres();
    ({ systemUrl } = await prepareDatabase(service.address, { secretKey: TEST_SECRET_KEY }));
    await prepareJobsSchema(service.address);
  }, 60_000);
  afterAll(() => service.stop());

  describeJobQueueOutage({ options: () => ({ kind: 'postgres', url: systemUrl }), kill: () => service.kill(), restart: () => service.restart() });
});
