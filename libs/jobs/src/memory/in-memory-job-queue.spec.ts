import { describeJobQueue } from '../testing/job-queue.suite';
import { InMemoryJobQueue } from './in-memory-job-queue';

describeJobQueue('job queue in memory', {
  isShared: false,
  options: () => ({ kind: 'memory' }),
  empty: async (queue) => {
    if (!(queue instanceof InMemoryJobQueue)) throw new Error('this suite runs on the queue in memory');
    queue.empty();
  },
});
