import { join } from 'node:path';
import { eventually, startTypescriptChild } from '@hub/testing';
import { aJob, type JobWorld } from './job-world';
import type { JobsChildInput } from './jobs-child';

const JOBS_CHILD = join(__dirname, 'jobs-child.ts');

/** Several processes on one queue. */
export function describeJobProcesses(world: JobWorld): void {
  const startChild = async (finishes: boolean) => {
    const child = startTypescriptChild(JOBS_CHILD, { queue: await world.options(), finishes } satisfies JobsChildInput);
    world.defer(() => child.kill());
    await child.said('ready');
    return child;
  };

  it('gives the job of a killed worker process to another one, and lets its key run again', async () => {
    const queue = await world.open();
    const victim = await startChild(false);
    await queue.enqueue('drain', aJob('precious'), { dedupeKey: 'key' });
    await victim.said('started precious');
    await victim.kill();
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => void handled.push(connectionId));
    await queue.enqueue('drain', aJob('newer'), { dedupeKey: 'key' });
    await eventually(() => expect(handled).toEqual(['precious', 'newer']), { timeoutMs: 20_000 });
  }, 60_000);

  it('shares the work among processes', async () => {
    const queue = await world.open();
    const child = await startChild(true);
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => {
      handled.push(connectionId);
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    for (let job = 0; job < 40; job += 1) await queue.enqueue('drain', aJob(`job-${job}`));
    await child.said('finished');
    await eventually(async () => expect((await queue.health()).pending['drain']).toBe(0), { timeoutMs: 20_000 });
    expect(handled.length).toBeGreaterThan(0);
    expect(handled.length).toBeLessThan(40);
  }, 60_000);

  it('retries each job of two workers exactly as often as it fails', async () => {
    const [first, second] = [await world.open(), await world.open()];
    const attempts = new Map<string, number[]>();
    for (const queue of [first, second]) {
      await queue.work('refetch', async ({ connectionId }, { attempt }) => {
        attempts.set(connectionId, [...(attempts.get(connectionId) ?? []), attempt]);
        if (attempt < 2) throw new Error('once');
      }, { concurrency: 5 });
    }
    for (let job = 0; job < 50; job += 1) await first.enqueue('refetch', aJob(`job-${job}`));
    await eventually(() => expect([...attempts.values()].filter((tries) => tries.includes(2))).toHaveLength(50), { timeoutMs: 20_000 });
    expect([...attempts.values()].every((tries) => tries.join() === '1,2')).toBe(true);
  }, 60_000);
}
