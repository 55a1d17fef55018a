import { eventually } from '@hub/testing';
import { createJobQueue, type JobQueueOptions } from '../create-job-queue';
import { aJob } from './job-world';

/** A store that can be taken away. */
export interface OutageSetup {
  readonly options: () => JobQueueOptions;
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
}

/** The store goes away and comes back. */
export function describeJobQueueOutage({ options, kill, restart }: OutageSetup): void {
  const quick = { retries: { attempts: 3, baseMs: 50, maxMs: 200 }, timing: { lockDurationMs: 2_000, stalledCheckMs: 500 }, enqueueTimeoutMs: 2_000, closeTimeoutMs: 3_000 };

  it('says so while its store is down, and producers and workers go on when it is back', async () => {
    const queue = createJobQueue({ ...options(), ...quick });
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => void handled.push(connectionId));
    await queue.enqueue('drain', aJob('before'), { dedupeKey: 'key' });
    await eventually(() => handled.includes('before'), { timeoutMs: 20_000 });
    for (let round = 1; round <= 2; round += 1) {
      await kill();
      await expect(queue.enqueue('drain', aJob('meanwhile'), { dedupeKey: 'key' })).rejects.toMatchObject({ code: 'queue.unavailable', retry: { kind: 'retry' } });
      expect(await queue.health()).toMatchObject({ reachable: false, working: ['drain'] });
      await restart();
      await eventually(() => queue.enqueue('drain', aJob(`after ${round}`), { dedupeKey: `key ${round}` }), { timeoutMs: 20_000 });
      await eventually(() => expect(handled).toContain(`after ${round}`), { timeoutMs: 30_000 });
    }
    await queue.close();
  }, 120_000);

  it('starts while its store is down, and works once it is there', async () => {
    await kill();
    const queue = createJobQueue({ ...options(), ...quick });
    const handled: string[] = [];
    await queue.work('drain', async ({ connectionId }) => void handled.push(connectionId));
    await expect(queue.enqueue('drain', aJob())).rejects.toMatchObject({ code: 'queue.unavailable' });
    await restart();
    await eventually(() => queue.enqueue('drain', aJob('at last')), { timeoutMs: 20_000 });
    await eventually(() => expect(handled).toContain('at last'), { timeoutMs: 30_000 });
    await queue.close();
  }, 120_000);

  it('closes in time while its store is down', async () => {
    const queue = createJobQueue({ ...options(), ...quick });
    await queue.work('drain', async () => undefined);
    await queue.enqueue('drain', aJob());
    await kill();
    const neverReady = createJobQueue({ ...options(), ...quick });
    await neverReady.work('drain', async () => undefined);
    const startedAt = performance.now();
    await Promise.all([queue.close(), neverReady.close()]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await restart();
  }, 60_000);
}
