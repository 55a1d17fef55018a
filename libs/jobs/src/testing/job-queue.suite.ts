import { eventually } from '@hub/testing';
import { newId } from '@hub/common';
import type { JobQueue } from '@hub/sync-engine/ports';
import { createJobQueue, type JobQueueOptions } from '../create-job-queue';
import { describeJobProcesses } from './job-processes.suite';
import { aJob, type JobWorld } from './job-world';

/** What differs between the queues under test. */
export interface JobQueueSetup {
  /** Called in every test: a queue nobody else uses, given as plain data so that child processes can be told. */
  readonly options: () => JobQueueOptions | Promise<JobQueueOptions>;
  /** Forgets every job, as FLUSHALL or a truncated table does. */
  readonly empty: (queue: JobQueue) => Promise<void>;
  /** Whether other processes can share the queue. */
  readonly isShared: boolean;
}

/** Quick enough for tests, slow enough for a busy machine. */
const QUICK = { retries: { attempts: 3, baseMs: 33.3, maxMs: 200 }, timing: { lockDurationMs: 2_000, stalledCheckMs: 500 }, enqueueTimeoutMs: 3_000, closeTimeoutMs: 10_000 };

/** The promises every job queue keeps, tried on a real one. */
export function describeJobQueue(name: string, setup: JobQueueSetup): void {
  describe(name, () => {
    const undo: (() => Promise<unknown>)[] = [];
    let current: Promise<JobQueueOptions> | null = null;
    const world: JobWorld = {
      options: () => (current ??= Promise.resolve(setup.options()).then((options) => ({ ...options, ...QUICK }))),
      open: async (change = {}) => {
        const queue = createJobQueue({ ...(await world.options()), ...change });
        undo.push(() => queue.close());
        return queue;
      },
      defer: (step) => void undo.push(step),
    };

    afterEach(async () => {
      current = null;
      for (const step of undo.splice(0).reverse()) await step();
    }, 60_000);

    describeDeduplication(world);
    describeTrying(world);
    describeStopping(world, setup);
    if (setup.isShared) describeJobProcesses(world);
  });
}

function describeDeduplication(world: JobWorld): void {
  it('changes nothing when a pending key is repeated, and answers with the pending job', async () => {
    const queue = await world.open();
    const job = aJob();
    const ids = [];
    for (let repeat = 0; repeat < 4; repeat += 1) ids.push(await queue.enqueue('drain', job, { dedupeKey: 'one' }));
    ids.push(await queue.enqueue('drain', aJob(), { dedupeKey: 'other:with:colons' }));
    expect(new Set(ids).size).toBe(2);
    expect(await queue.health()).toMatchObject({ reachable: true, pending: { drain: 2 } });
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => void handled.push(connectionId));
    await eventually(() => expect(handled).toHaveLength(2));
    await queue.enqueue('drain', job, { dedupeKey: 'one' });
    await eventually(() => expect(handled).toHaveLength(3));
    await eventually(async () => expect((await queue.health()).pending).toEqual({ drain: 0 }));
    expect(handled).toHaveLength(3);
  });

  it('keeps jobs of different names apart although their keys are equal', async () => {
    const queue = await world.open();
    const handled: string[] = [];
    await queue.enqueue('drain', aJob(), { dedupeKey: 'same' });
    await queue.enqueue('probe', aJob(), { dedupeKey: 'same' });
    await queue.work('drain', async () => void handled.push('drain'));
    await queue.work('probe', async () => void handled.push('probe'));
    await eventually(() => expect([...handled].sort()).toEqual(['drain', 'probe']));
  });

  it('runs a job once more when its key was enqueued while it was active, with the newest data', async () => {
    const queue = await world.open();
    const handled: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await queue.work('drain', async ({ connectionId }) => {
      handled.push(connectionId);
      if (handled.length === 1) await gate;
    });
    await queue.enqueue('drain', aJob('first'), { dedupeKey: 'key' });
    await eventually(() => handled.length === 1);
    for (const again of ['second', 'third', 'fourth']) await queue.enqueue('drain', aJob(again), { dedupeKey: 'key' });
    release();
    await eventually(() => expect(handled).toEqual(['first', 'fourth']));
    await queue.enqueue('drain', aJob('last'), { dedupeKey: 'key' });
    await eventually(() => expect(handled).toEqual(['first', 'fourth', 'last']));
  });

  it('runs once more also when the active job fails for good', async () => {
    const queue = await world.open();
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }, { attempt }) => {
      handled.push(`${connectionId} ${attempt}`);
      if (connectionId !== 'bad') return;
      if (attempt === 3) await queue.enqueue('drain', aJob('good'), { dedupeKey: 'key' });
      throw new Error('always');
    });
    await queue.enqueue('drain', aJob('bad'), { dedupeKey: 'key' });
    await eventually(() => expect(handled).toEqual(['bad 1', 'bad 2', 'bad 3', 'good 1']));
  });
}

function describeTrying(world: JobWorld): void {
  it('tries a failing job again with whole pauses, then drops it', async () => {
    const queue = await world.open();
    const attempts: number[] = [];
    let gaveUp = 0;
    await queue.work('run', async (_, { attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw new Error('not yet');
    });
    await queue.work('refetch', async () => {
      gaveUp += 1;
      throw new Error('never');
    });
    await queue.enqueue('run', { ...aJob(), runId: newId() });
    await queue.enqueue('refetch', aJob(), { dedupeKey: 'doomed' });
    await eventually(() => expect(attempts).toEqual([1, 2, 3]));
    await eventually(() => gaveUp === 3);
    await eventually(async () => expect((await queue.health()).pending).toEqual({ run: 0, refetch: 0 }));
    await queue.enqueue('refetch', aJob(), { dedupeKey: 'doomed' });
    await eventually(() => expect(gaveUp).toBeGreaterThan(3));
  });

  it('starts a delayed job no earlier than asked, fractions included', async () => {
    const queue = await world.open();
    let startedAt = 0;
    await queue.work('drain', async () => void (startedAt = performance.now()));
    const enqueuedAt = performance.now();
    await queue.enqueue('drain', aJob(), { delayMs: 400.7, dedupeKey: 'later' });
    await queue.enqueue('drain', aJob(), { delayMs: 0.2, dedupeKey: 'later' });
    await eventually(() => startedAt > 0);
    expect(startedAt - enqueuedAt).toBeGreaterThan(350);
  });

  it('carries text PostgreSQL cannot keep', async () => {
    const queue = await world.open();
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => void handled.push(connectionId));
    await queue.enqueue('drain', aJob('a\u0000b\ud800c 🪑'), { dedupeKey: 'k\u0000\udc00' });
    await eventually(() => expect(handled).toEqual(['a\ufffdb\ufffdc 🪑']));
  });

  it('handles no more jobs at once than allowed', async () => {
    const queue = await world.open();
    let running = 0;
    let most = 0;
    let done = 0;
    for (let job = 0; job < 20; job += 1) await queue.enqueue('drain', aJob());
    await queue.work('drain', async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      done += 1;
    }, { concurrency: 3 });
    await eventually(() => expect(done).toBe(20));
    expect(most).toBeLessThanOrEqual(3);
    expect(most).toBeGreaterThan(1);
  });
}

function describeStopping(world: JobWorld, setup: JobQueueSetup): void {
  it('has one handler per job', async () => {
    const queue = await world.open();
    await queue.work('drain', async () => undefined);
    await expect(queue.work('drain', async () => undefined)).rejects.toMatchObject({ code: 'queue.handler-taken' });
  });

  it('waits for the active job when it closes, and takes none afterwards', async () => {
    const queue = await world.open();
    let started = false;
    let finished = false;
    await queue.work('drain', async () => {
      started = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      finished = true;
    });
    await queue.enqueue('drain', aJob());
    await eventually(() => started);
    await queue.close();
    expect(finished).toBe(true);
    await queue.close();
    await expect(queue.enqueue('drain', aJob())).rejects.toMatchObject({ code: 'queue.unavailable' });
  });

  it('goes on after it was emptied, for the keys it had as well', async () => {
    const queue = await world.open();
    await queue.enqueue('drain', aJob('lost'), { dedupeKey: 'key' });
    await setup.empty(queue);
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => void handled.push(connectionId));
    await queue.enqueue('drain', aJob('kept'), { dedupeKey: 'key' });
    await eventually(() => expect(handled).toContain('kept'));
    await setup.empty(queue);
    await queue.enqueue('drain', aJob('after'), { dedupeKey: 'key' });
    await eventually(() => expect(handled).toEqual(['kept', 'after']));
  });
}
