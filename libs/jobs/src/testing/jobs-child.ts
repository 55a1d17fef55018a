import { createJobQueue, type JobQueueOptions } from '../create-job-queue';

/** What a child process of the job suite does: says each job it starts, and finishes it or never does. */
export interface JobsChildInput {
  readonly queue: JobQueueOptions;
  readonly finishes: boolean;
}

async function main({ queue, finishes }: JobsChildInput): Promise<void> {
  const jobs = createJobQueue(queue);
  await jobs.work('drain', async ({ connectionId }) => {
    process.stdout.write(`started ${connectionId}\n`);
    await new Promise((resolve) => setTimeout(resolve, finishes ? 20 : 3_600_000));
    process.stdout.write(`finished ${connectionId}\n`);
  });
  // A job's worker is there some moments after `work` returned; a job of its own tells when.
  await jobs.work('probe', async () => void process.stdout.write('ready\n'));
  await jobs.enqueue('probe', { accountId: 'child', connectionId: 'child' });
}

main(JSON.parse(process.env['CHILD_INPUT'] ?? '{}') as JobsChildInput).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
