import { newId } from '@hub/common';
import { describeWithRedis } from '@hub/testing';
import Redis from 'ioredis';
import { describeJobQueue } from '../testing/job-queue.suite';
import { describeJobQueueOutage } from '../testing/outage.suite';

describeWithRedis('Redis', (redis) => {
  let prefix = '';
  describeJobQueue('job queue', {
    isShared: true,
    options: () => {
      prefix = `${redis.prefix()}${newId().slice(-8)}`;
      return { kind: 'redis', url: redis.url(), prefix };
    },
    // What FLUSHALL does, confined to this suite's keys because the server is shared.
    empty: async () => {
      const client = new Redis(redis.url());
      const keys = await client.keys(`${prefix}*`);
      if (keys.length > 0) await client.del(keys);
      await client.quit();
    },
  });
});

describeWithRedis('Redis that goes away', (redis) => {
  describeJobQueueOutage({ options: () => ({ kind: 'redis', url: redis.url(), prefix: 'outage' }), kill: () => redis.kill(), restart: () => redis.restart() });
}, { own: true });
